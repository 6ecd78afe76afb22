import { quote } from "./examine_folder.ts";
import type { Finding } from "./types.ts";

export interface SecretsOptions {
  readonly keyFile: string;
  readonly hasPassphrase: boolean;
  /** Opens the box with the configured key and gives whose secrets it cannot open; throws `AppError` with the cure. */
  readonly findUnopenable: () => Promise<readonly string[]>;
}

/** The key of stored secrets: is it the right one, and who else may read it. */
export async function examineSecrets(
  { keyFile, hasPassphrase, findUnopenable }: SecretsOptions,
): Promise<Finding[]> {
  // Opening the box closes the file to others: that it was open is what has to be known.
  const modeBefore = hasPassphrase ? 0 : await readMode(keyFile);
  const lost = await findUnopenable();
  const note = hasPassphrase ? "sealed with a passphrase" : `sealed with key file "${keyFile}"`;
  const isStillOpen = (modeBefore & OTHERS) !== 0 && (await readMode(keyFile) & OTHERS) !== 0;
  return [
    lost.length === 0 ? { name: "secrets", state: "good", note } : describeLost(keyFile, lost),
    ...((modeBefore & OTHERS) === 0 ? [] : [describeOpenKey(keyFile, modeBefore, isStillOpen)]),
  ];
}

function describeLost(keyFile: string, lost: readonly string[]): Finding {
  const count = lost.length === 1 ? "1 stored secret was" : `${lost.length} stored secrets were`;
  return {
    name: "secrets",
    state: "bad",
    note: `${count} sealed with another key than the one in use: ${lost.slice(0, MAX_NAMED).join(", ")}`,
    means: "What needs them fails until they can be opened again.",
    mend: [
      `Put the key file of then back in the place of ${quote(keyFile)}, and restart`,
      "Or type these secrets in again",
    ],
  };
}

const MAX_NAMED = 5;
const OTHERS = 0o077;

async function readMode(file: string): Promise<number> {
  return await Deno.stat(file).then(({ mode }) => mode ?? 0, () => 0);
}

function describeOpenKey(keyFile: string, mode: number, isStillOpen: boolean): Finding {
  const was = isStillOpen ? "Others may read" : "Until now others could read";
  return {
    name: "key file permissions",
    state: isStillOpen ? "bad" : "note",
    note: `${was} "${keyFile}" (mode ${(mode & 0o777).toString(8)})`,
    means: "Whoever has this file and the database can read every stored secret.",
    mend: [
      ...(isStillOpen ? [`chmod 600 ${quote(keyFile)}`] : []),
      "If somebody may have read it: tessera secrets rotate, and new secrets at the services themselves",
    ],
  };
}
