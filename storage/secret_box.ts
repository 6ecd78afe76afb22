import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { AppError } from "../domain/errors.ts";

/** Keeps a secret in the database so that the database alone does not give it away. */
export interface SecretBox {
  /** AES-256-GCM; `owner` says what the secret belongs to, and only the same words open it again. */
  seal(secret: string, owner: string): Promise<string>;
  /** @throws AppError "database" when the text was changed, belongs to another owner, or to another key. */
  open(sealed: string, owner: string): Promise<string>;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const KEY_ID_CHARS = 8;

/**
 * Opens the box whose key lies in a file of 32 bytes; makes the file, for this user alone, when there is none.
 * @throws AppError "database" when the file cannot be read or is no key.
 */
export async function openSecretBox(keyFile: string): Promise<SecretBox> {
  const bytes = await readKey(keyFile);
  const keyId = createHash("sha256").update(bytes).digest("hex").slice(0, KEY_ID_CHARS);
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const prefix = `v1.${keyId}.`;
  return {
    seal: async (secret, owner) => {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const text = new TextEncoder().encode(secret);
      const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, owner), key, text));
      return prefix + `${iv.toBase64()}.${sealed.toBase64()}`;
    },
    open: async (sealed, owner) => {
      if (!sealed.startsWith(prefix)) {
        throw cannotOpen(owner, `it was sealed with another key than the one in "${keyFile}"`);
      }
      const [iv = "", body = ""] = sealed.slice(prefix.length).split(".");
      try {
        const text = await crypto.subtle.decrypt(
          algorithm(Uint8Array.fromBase64(iv), owner),
          key,
          Uint8Array.fromBase64(body),
        );
        return new TextDecoder().decode(text);
      } catch (error) {
        throw cannotOpen(owner, "the stored text was changed", error);
      }
    },
  };
}

function algorithm(iv: Uint8Array<ArrayBuffer>, owner: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(owner) };
}

async function readKey(keyFile: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readWholeKey(keyFile);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await createKey(keyFile);
  return await readWholeKey(keyFile);
}

async function readWholeKey(keyFile: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = await Deno.readFile(keyFile);
    if (bytes.length === KEY_BYTES) return bytes;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw error;
    throw new AppError(
      "database",
      `Cannot read key file "${keyFile}"`,
      "Give this user the right to read it",
      {
        cause: error,
      },
    );
  }
  throw new AppError(
    "database",
    `Cannot use key file "${keyFile}": expected ${KEY_BYTES} bytes`,
    "Restore it from your copy; without it stored keys must be typed in again",
  );
}

/** A link never replaces: of two programs that start at once, both read the key of the first. */
async function createKey(keyFile: string): Promise<void> {
  const newFile = `${keyFile}.${crypto.randomUUID()}.new`;
  try {
    await Deno.mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
    const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    await Deno.writeFile(newFile, bytes, { createNew: true, mode: 0o600 });
    await Deno.link(newFile, keyFile);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw new AppError(
      "database",
      `Cannot make key file "${keyFile}"`,
      "Give this user the right to write there",
      {
        cause: error,
      },
    );
  } finally {
    // Moved away when all went well; a leftover harms nothing and must not hide the error above.
    await Deno.remove(newFile).catch(() => {});
  }
}

function cannotOpen(owner: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    "database",
    `Cannot open the secret of "${owner}": ${reason}`,
    "Type the secret in again",
    {
      cause,
    },
  );
}
