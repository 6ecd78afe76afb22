import type { Secret } from "../domain/secret.ts";
import { listConnections, updateConnection } from "../storage/connections.ts";
import type { Database, Queries } from "../storage/database.ts";
import { promoteNextKey, stageNextKey } from "../storage/key_files.ts";
import { createPassphraseBox, type KeyNote, saveKeyNote } from "../storage/open_secret_box.ts";
import { createPassphraseRecipe, derivePassphraseKey } from "../storage/passphrase_key.ts";
import { createSecretBox, type SecretBox } from "../storage/secret_box.ts";
import type { Log } from "../log.ts";
import { openSecret, sealSecret } from "./connections/seal_secret.ts";
import { resealModelKeys } from "./stored_models.ts";

export interface RotationDeps {
  readonly db: Database;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Opens what is stored now. */
  readonly secrets: SecretBox;
}

export interface Rotation {
  /** Secrets that were sealed anew. */
  readonly count: number;
  /** Where the key that was in use lies now, for older copies of the database. */
  readonly oldKeyFile: string | undefined;
}

/**
 * Seals every secret with a new key file. First the new key lies beside the old one, then everything is sealed anew in
 * one transaction that also says which key counts, then the new one takes the old one's place: whenever this is cut
 * off, `openSecretBox` finds the key that counts. Nobody else may write secrets meanwhile: hold the folder's lock.
 * @throws AppError "database" when a secret cannot be opened; then nothing was changed.
 */
export async function rotateToKeyFile(deps: RotationDeps, keyFile: string): Promise<Rotation> {
  const key = await stageNextKey(keyFile, deps.log);
  const box = createSecretBox({ current: key, earlier: [], place: `the one in "${keyFile}"` });
  const count = await sealAllAnew(deps, { box, note: { kind: "file", keyId: key.id } });
  return { count, oldKeyFile: await promoteNextKey(keyFile, deps.log) };
}

/** Seals every secret with a key from a passphrase, in one transaction. Throws as `rotateToKeyFile` does. */
export async function rotateToPassphrase(deps: RotationDeps, passphrase: Secret): Promise<Rotation> {
  const recipe = createPassphraseRecipe();
  const key = await derivePassphraseKey(passphrase, recipe);
  const note: KeyNote = { kind: "passphrase", keyId: key.id, recipe };
  return { count: await sealAllAnew(deps, { box: createPassphraseBox(key), note }), oldKeyFile: undefined };
}

/** One transaction: either every secret is the new key's, and the note says so, or none is. */
export async function sealAllAnew(
  { db, secrets, now }: RotationDeps,
  { box, note }: { readonly box: SecretBox; readonly note: KeyNote },
): Promise<number> {
  return await db.transaction(async (tx) => {
    const count = await sealConnections(tx, { from: secrets, to: box, at: now() });
    const modelKeys = await resealModelKeys(tx, { from: secrets, to: box, at: now() });
    await saveKeyNote(tx, note, now());
    return count + modelKeys;
  });
}

export interface Resealing {
  readonly from: SecretBox;
  readonly to: SecretBox;
  /** Epoch milliseconds. */
  readonly at: number;
}

async function sealConnections(db: Queries, { from, to, at }: Resealing): Promise<number> {
  // A restored backup may have left some without a secret.
  const rows = (await listConnections(db)).filter(({ sealed }) => sealed !== "");
  for (const row of rows) {
    const sealed = await sealSecret(to, row, await openSecret(from, row));
    await updateConnection(db, row.id, { sealed, updatedAt: at });
  }
  return rows.length;
}
