import { z } from "zod";
import { AppError } from "../domain/errors.ts";
import type { Secret } from "../domain/secret.ts";
import type { Log } from "../log.ts";
import type { Queries } from "./database.ts";
import { promoteNextKey, readKeyRing } from "./key_files.ts";
import { createPassphraseRecipe, derivePassphraseKey, PassphraseRecipe } from "./passphrase_key.ts";
import { hasSealed } from "./sealed_texts.ts";
import { createSecretBox, type SecretBox, type SecretKey } from "./secret_box.ts";
import { findSetting, saveFirstSetting, saveSetting } from "./settings.ts";

/** Which key seals what is stored. Absent in a database whose key file was never changed. */
export const KeyNote = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("file"), keyId: z.string() }),
  z.object({ kind: z.literal("passphrase"), keyId: z.string(), recipe: PassphraseRecipe }),
]);
export type KeyNote = z.infer<typeof KeyNote>;

const SETTING = "secret_key";

export interface SecretBoxOptions {
  readonly db: Queries;
  readonly keyFile: string;
  readonly passphrase: Secret | undefined;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A box and what it is opened with. */
export interface OpenedBox {
  readonly box: SecretBox;
  readonly kind: KeyNote["kind"];
}

/**
 * Opens the box with what the database says it is sealed with: the key file, or the passphrase. A passphrase that is
 * given before anything was sealed is the one from then on.
 * @throws AppError "database" when key or passphrase is missing or another one; nothing is changed then.
 */
export async function openSecretBox(options: SecretBoxOptions): Promise<OpenedBox> {
  const { db, passphrase, keyFile } = options;
  const note = await findKeyNote(db);
  if (note?.kind === "passphrase") return await openWithPassphrase(note, options);
  if (passphrase === undefined) return await openWithKeyFile(note, options);
  if (note !== undefined || await hasSealed(db)) {
    throw new AppError(
      "database",
      `Cannot use the passphrase: the stored secrets are sealed with key file "${keyFile}"`,
      'Start without the passphrase, or move them to it with "tessera secrets rotate --to passphrase"',
    );
  }
  return await openWithPassphrase(await startWithPassphrase(passphrase, options), options);
}

/** Of two programs that start at once, both take the recipe of the first. */
async function startWithPassphrase(
  passphrase: Secret,
  { db, now }: SecretBoxOptions,
): Promise<Extract<KeyNote, { kind: "passphrase" }>> {
  const recipe = createPassphraseRecipe();
  const own = {
    kind: "passphrase" as const,
    keyId: (await derivePassphraseKey(passphrase, recipe)).id,
    recipe,
  };
  await saveFirstSetting(db, SETTING, { value: own, updatedAt: now() });
  const stored = await findKeyNote(db);
  return stored?.kind === "passphrase" ? stored : own;
}

/** The box of the key file, whatever passphrase is given: for moving from one to the other. */
export async function openKeyFileBox(options: SecretBoxOptions): Promise<OpenedBox> {
  return await openWithKeyFile(await findKeyNote(options.db), options);
}

export async function findKeyNote(db: Queries): Promise<KeyNote | undefined> {
  return await findSetting(db, SETTING, KeyNote);
}

/** Says which key seals from now on; belongs into the transaction that seals anew. */
export async function saveKeyNote(db: Queries, note: KeyNote, updatedAt: number): Promise<void> {
  await saveSetting(db, SETTING, { value: note, updatedAt });
}

export function createPassphraseBox(key: SecretKey): SecretBox {
  return createSecretBox({ current: key, earlier: [], place: "the one of the passphrase" });
}

async function openWithPassphrase(
  note: Extract<KeyNote, { kind: "passphrase" }>,
  { passphrase }: SecretBoxOptions,
): Promise<OpenedBox> {
  if (passphrase === undefined) {
    throw new AppError(
      "database",
      "Cannot open the stored secrets: they are sealed with a passphrase, and none is given",
      "Set TESSERA_SECRET_PASSPHRASE_FILE or TESSERA_SECRET_PASSPHRASE",
    );
  }
  const key = await derivePassphraseKey(passphrase, note.recipe);
  if (key.id === note.keyId) return { box: createPassphraseBox(key), kind: "passphrase" };
  throw new AppError(
    "database",
    "Cannot open the stored secrets: they are sealed with another passphrase",
    "Nothing was changed; start again with the right one",
  );
}

async function openWithKeyFile(
  note: KeyNote | undefined,
  { keyFile, log }: SecretBoxOptions,
): Promise<OpenedBox> {
  const ring = await readKeyRing(keyFile, log);
  const keys = [ring.main, ...(ring.next === undefined ? [] : [ring.next]), ...ring.old];
  // A rotation that was killed after its transaction: the new key is in use already, only not in its place.
  if (ring.next !== undefined && ring.next.id === note?.keyId) await promoteNextKey(keyFile, log);
  const current = keys.find(({ id }) => id === note?.keyId) ?? ring.main;
  const box = createSecretBox({
    current,
    earlier: keys.filter((key) => key !== current),
    place: `the one in "${keyFile}"`,
  });
  return { box, kind: "file" };
}
