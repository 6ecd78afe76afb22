import { createHash } from "node:crypto";
import { AppError } from "../domain/errors.ts";

/** Keeps a secret in the database so that the database alone does not give it away. */
export interface SecretBox {
  /** AES-256-GCM; `owner` says what the secret belongs to, and only the same words open it again. */
  seal(secret: string, owner: string): Promise<string>;
  /** @throws AppError "database" when the text was changed, belongs to another owner, or to another key. */
  open(sealed: string, owner: string): Promise<string>;
  /** False for what was sealed with a key that is not here: nobody can open it. */
  hasKeyOf(sealed: string): boolean;
}

/** A key that cannot be read out again, and the short name that stands in each text sealed with it. */
export interface SecretKey {
  readonly id: string;
  readonly key: CryptoKey;
}

export interface SecretKeys {
  /** Seals. */
  readonly current: SecretKey;
  /** Open what was sealed before a change of keys that did not come to its end. */
  readonly earlier: readonly SecretKey[];
  /** Where the key comes from, for messages: `key file "…"`. */
  readonly place: string;
}

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const KEY_ID_CHARS = 8;

export async function importSecretKey(bytes: Uint8Array<ArrayBuffer>): Promise<SecretKey> {
  return {
    id: createHash("sha256").update(bytes).digest("hex").slice(0, KEY_ID_CHARS),
    key: await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]),
  };
}

/** Seals with the current key and opens with whichever key a text names. */
export function createSecretBox({ current, earlier, place }: SecretKeys): SecretBox {
  const keys = [current, ...earlier];
  function keyOf(sealed: string): CryptoKey | undefined {
    const [version, keyId] = sealed.split(".");
    return version === "v1" ? keys.find(({ id }) => id === keyId)?.key : undefined;
  }
  return {
    hasKeyOf: (sealed) => keyOf(sealed) !== undefined,
    async seal(secret, owner) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const text = new TextEncoder().encode(secret);
      const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, owner), current.key, text));
      return `v1.${current.id}.${iv.toBase64()}.${sealed.toBase64()}`;
    },
    async open(sealed, owner) {
      // A backup without secrets leaves the place empty.
      if (sealed === "") throw cannotOpen(owner, "none is stored");
      const [, , iv = "", body = ""] = sealed.split(".");
      const key = keyOf(sealed);
      if (key === undefined) throw cannotOpen(owner, `it was sealed with another key than ${place}`);
      try {
        const text = await crypto.subtle.decrypt(
          algorithm(Uint8Array.fromBase64(iv), owner),
          key,
          Uint8Array.fromBase64(body),
        );
        return new TextDecoder().decode(text);
      } catch (error) {
        throw cannotOpen(owner, "the stored text was changed, or moved from another place", error);
      }
    },
  };
}

function algorithm(iv: Uint8Array<ArrayBuffer>, owner: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(owner) };
}

function cannotOpen(owner: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    "database",
    `Cannot open the secret of "${owner}": ${reason}`,
    "Type the secret in again",
    { cause },
  );
}
