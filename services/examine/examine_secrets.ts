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
  await openSecrets();
  const note = hasPassphrase ? "sealed with a passphrase" : `sealed with key file "${keyFile}"`;
  return [{ name: "secrets", state: "good", note }, ...(hasPassphrase ? [] : await examineKeyFile(keyFile))];
}

async function examineKeyFile(keyFile: string): Promise<Finding[]> {
  const mode = await Deno.stat(keyFile).then((info) => info.mode, () => null);
  if (mode === null || (mode & 0o077) === 0) return [];
  return [{
    name: "key file permissions",
    state: "bad",
    note: `Others may read "${keyFile}" (mode ${(mode & 0o777).toString(8)})`,
    means: "Whoever has this file and the database can read every stored secret.",
    mend: [
      `chmod 600 ${quote(keyFile)}`,
      "If somebody may have read it: tessera secrets rotate, and new secrets at the services themselves",
    ],
  }];
}
