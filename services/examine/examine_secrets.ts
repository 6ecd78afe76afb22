import { quote } from "./examine_folder.ts";
import type { Finding } from "./types.ts";

export interface SecretsOptions {
  readonly keyFile: string;
  readonly hasPassphrase: boolean;
  /** Opens the box with the configured key; throws `AppError` with the cure. */
  readonly openSecrets: () => Promise<unknown>;
}

/** The key of stored secrets: is it the right one, and who else may read it. */
export async function examineSecrets(
  { keyFile, hasPassphrase, openSecrets }: SecretsOptions,
): Promise<Finding[]> {
  // Opening the box closes the file to others: that it was open is what has to be known.
  const modeBefore = hasPassphrase ? 0 : await readMode(keyFile);
  await openSecrets();
  const note = hasPassphrase ? "sealed with a passphrase" : `sealed with key file "${keyFile}"`;
  const isStillOpen = (modeBefore & OTHERS) !== 0 && (await readMode(keyFile) & OTHERS) !== 0;
  return [
    { name: "secrets", state: "good", note },
    ...((modeBefore & OTHERS) === 0 ? [] : [describeOpenKey(keyFile, modeBefore, isStillOpen)]),
  ];
}

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
