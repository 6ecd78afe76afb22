import type { Config } from "../config.ts";
import { Secret } from "../domain/secret.ts";
import type { Log } from "../log.ts";
import type { Queries } from "../storage/database.ts";
import { openSecretBox, type SecretBoxOptions } from "../storage/open_secret_box.ts";
import { findUnopenable } from "../storage/sealed_texts.ts";
import type { SecretBox } from "../storage/secret_box.ts";

/**
 * The box with the configured key. Throws `AppError` with the cure when key or passphrase is another one; a key file that
 * is lost or replaced is told of, since what needs none of the stored secrets works all the same.
 */
export async function openSecrets(
  config: Config,
  given: { readonly db: Queries; readonly log: Log },
): Promise<SecretBox> {
  const { box } = await openSecretBox(secretBoxOptions(config, given));
  const owners = await findUnopenable(given.db, box);
  if (owners.length > 0) {
    given.log.warn("secrets", "Stored secrets were sealed with another key; tessera doctor says what to do", {
      owners: owners.slice(0, 5).join(", "),
      count: owners.length,
    });
  }
  return box;
}

export function secretBoxOptions(
  { secretKeyFile: keyFile, secretPassphrase }: Config,
  { db, log }: { readonly db: Queries; readonly log: Log },
): SecretBoxOptions {
  const passphrase = secretPassphrase === undefined ? undefined : new Secret(secretPassphrase());
  return { db, log, keyFile, passphrase, now: () => Date.now() };
}
