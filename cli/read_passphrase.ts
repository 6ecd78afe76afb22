import { Secret } from "../domain/secret.ts";
import { readSecretText } from "./read_secret_text.ts";
import { UsageError } from "./usage_error.ts";

/** Shorter ones are guessed in a day. */
const MIN_CHARS = 8;

export interface PassphraseSources {
  /** Value of --passphrase-file; "-" is standard input. */
  readonly file: string | undefined;
  /** From the configuration. */
  readonly configured: (() => string) | undefined;
}

/** The passphrase of a backup, from a file, standard input or the configuration; `undefined` when none is given. */
export async function readBackupPassphrase(
  { file, configured }: PassphraseSources,
): Promise<Secret | undefined> {
  if (file === undefined) return configured === undefined ? undefined : new Secret(configured());
  return new Secret(await readSecretText("passphrase of the backup", file === "-" ? undefined : file));
}

/** @throws UsageError for one that is too short to seal anything with. */
export function expectGoodPassphrase(passphrase: Secret | undefined): void {
  if (passphrase === undefined || [...passphrase.reveal()].length >= MIN_CHARS) return;
  throw new UsageError(
    `The passphrase of the backup is too short: expected at least ${MIN_CHARS} characters`,
    "Several words are easy to keep and hard to guess",
  );
}
