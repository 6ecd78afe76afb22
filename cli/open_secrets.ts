import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Queries } from "../storage/database.ts";
import { openSecretBox, type SecretBoxOptions } from "../storage/open_secret_box.ts";
import type { SecretBox } from "../storage/secret_box.ts";

/** The box with the configured key. Throws `AppError` with the cure when key or passphrase is another one. */
export async function openSecrets(
  config: Config,
  given: { readonly db: Queries; readonly log: Log },
): Promise<SecretBox> {
  return (await openSecretBox(secretBoxOptions(config, given))).box;
}

export function secretBoxOptions(
  { secretKeyFile: keyFile, secretPassphrase: passphrase }: Config,
  { db, log }: { readonly db: Queries; readonly log: Log },
): SecretBoxOptions {
  return { db, log, keyFile, passphrase, now: () => Date.now() };
}
