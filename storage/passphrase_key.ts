import { Buffer } from "node:buffer";
import { randomBytes, scrypt } from "node:crypto";
import { z } from "zod";
import type { Secret } from "../domain/secret.ts";
import { importSecretKey, KEY_BYTES, type SecretKey } from "./secret_box.ts";

const SALT_BYTES = 16;
/** Half a second and 128 MiB a guess on a small machine. */
const COST = { cost: 2 ** 17, blockSize: 8, parallelization: 1 } as const;
const MAX_COST = 2 ** 20;

/** How a key was made from a passphrase; stored beside what it seals, and worth nothing without the passphrase. */
export const PassphraseRecipe = z.object({
  /** Base64. */
  salt: z.string().min(16).max(200),
  cost: z.number().int().min(2 ** 14).max(MAX_COST),
  blockSize: z.number().int().min(1).max(32),
  parallelization: z.number().int().min(1).max(16),
});
export type PassphraseRecipe = z.infer<typeof PassphraseRecipe>;

export function createPassphraseRecipe(): PassphraseRecipe {
  return { salt: randomBytes(SALT_BYTES).toString("base64"), ...COST };
}

/** The key of a passphrase by scrypt (RFC 7914). */
export async function derivePassphraseKey(passphrase: Secret, recipe: PassphraseRecipe): Promise<SecretKey> {
  const { salt, cost, blockSize, parallelization } = recipe;
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  scrypt(
    // One spelling: a letter with an accent has two in Unicode, and keyboards differ.
    passphrase.reveal().normalize("NFKC"),
    Buffer.from(salt, "base64"),
    KEY_BYTES,
    { cost, blockSize, parallelization, maxmem: 256 * cost * blockSize },
    (error, key) => error === null ? resolve(new Uint8Array(key)) : reject(error),
  );
  return await importSecretKey(await promise);
}
