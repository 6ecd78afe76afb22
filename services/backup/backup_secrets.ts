import { z } from "zod";
import { AppError } from "../../domain/errors.ts";
import { cleanText } from "../../domain/outcome.ts";
import { Secret } from "../../domain/secret.ts";
import { listConnections, updateConnection } from "../../storage/connections.ts";
import type { Database } from "../../storage/database.ts";
import { createPassphraseBox } from "../../storage/open_secret_box.ts";
import { createPassphraseRecipe, derivePassphraseKey } from "../../storage/passphrase_key.ts";
import type { SecretBox } from "../../storage/secret_box.ts";
import { openSecret, sealOwner, sealSecret } from "../connections/seal_secret.ts";
import { findStoredModels, keyOwner, saveStoredModels, type StoredModel } from "../stored_models.ts";

/** What a backup holds back without a passphrase: each secret by the words that it is bound to. */
const BackupSecrets = z.object({
  connections: z.record(z.string(), z.string()),
  models: z.record(z.string(), z.string()),
  /** Lines of `tessera.json` that may hold a secret. */
  config: z.record(z.string(), z.string()),
});
export type BackupSecrets = z.infer<typeof BackupSecrets>;

export const NO_SECRETS: BackupSecrets = { connections: {}, models: {}, config: {} };

/**
 * How the key was made, within bounds: whoever wrote the file must not choose how long a guess takes. The program's
 * own recipe (RFC 7914) is in them: 128 MiB and half a second.
 */
const Recipe = z.object({
  salt: z.string().regex(/^[A-Za-z0-9+/=]{22,88}$/),
  cost: z.number().int().min(2 ** 14).max(2 ** 18),
  blockSize: z.literal(8),
  parallelization: z.number().int().min(1).max(2),
});

const SealedSecrets = z.object({ kdf: z.literal("scrypt"), recipe: Recipe, sealed: z.string() });

/**
 * Every secret that the database's key opens, by the words that it is bound to: a connection whose place was changed
 * afterwards does not get it back. What cannot be opened here is left out.
 */
export async function collectSecrets(db: Database, box: SecretBox): Promise<Omit<BackupSecrets, "config">> {
  const connections: Record<string, string> = {};
  const models: Record<string, string> = {};
  for (const row of await listConnections(db)) {
    const secret = row.sealed === "" ? undefined : await openOrNone(() => openSecret(box, row));
    if (secret !== undefined) connections[sealOwner(row.id, row)] = secret.reveal();
  }
  for (const model of (await findStoredModels(db)).entries) {
    const { sealedKey } = model;
    const key = sealedKey === null
      ? undefined
      : await openOrNone(() => box.open(sealedKey, keyOwner(model.baseUrl)));
    if (key !== undefined) models[modelPlace(model)] = key;
  }
  return { connections, models };
}

/** Seals the secrets for a database that was stripped of them, with this machine's key; all in one transaction. */
export async function putSecrets(
  db: Database,
  { connections, models }: BackupSecrets,
  { box, at }: { readonly box: SecretBox; readonly at: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    for (const row of await listConnections(tx)) {
      const secret = connections[sealOwner(row.id, row)];
      if (secret === undefined) continue;
      const sealed = await sealSecret(box, row, new Secret(secret));
      await updateConnection(tx, row.id, { sealed, updatedAt: row.updatedAt });
    }
    const stored = await findStoredModels(tx);
    const entries = await Promise.all(stored.entries.map(async (entry) => {
      const key = models[modelPlace(entry)];
      return key === undefined
        ? entry
        : { ...entry, sealedKey: await box.seal(key, keyOwner(entry.baseUrl)) };
    }));
    if (Object.keys(models).length > 0) await saveStoredModels(tx, { ...stored, entries }, at);
  });
}

/** Where secrets and prompts of a database go: what a person looks at before a stranger's takes the place of their own. */
export async function listPlaces(
  db: Database,
): Promise<{ readonly connectionPlaces: readonly string[]; readonly modelPlaces: readonly string[] }> {
  const { entries } = await findStoredModels(db);
  return {
    connectionPlaces: (await listConnections(db)).flatMap(({ name, origin, auth }) => [
      placed(name, origin),
      ...("tokenUrl" in auth ? [placed(name, auth.tokenUrl)] : []),
    ]),
    modelPlaces: entries.map(({ label, model, baseUrl }) => placed(label || model, baseUrl)),
  };
}

/** A stranger chose both: a long name or a password in the address must not push the host out of sight. */
function placed(name: string, address: string): string {
  const shown = cleanText(name, 60).replace(/\s+/g, " ");
  if (!URL.canParse(address)) return `${shown} at ${address}`;
  const { protocol, host, pathname } = new URL(address);
  return `${shown} at ${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

/** Models of the settings page that have no key; some need none. */
export async function listModelsWithoutKey(db: Database): Promise<string[]> {
  const { entries } = await findStoredModels(db);
  return entries.filter(({ sealedKey }) => sealedKey === null).map(({ label, model }) => label || model);
}

/** `context` is everything that the secrets may be used with: in another backup they do not open. */
export async function sealBackupSecrets(
  secrets: BackupSecrets,
  { passphrase, context }: { readonly passphrase: Secret; readonly context: string },
): Promise<string> {
  const recipe = createPassphraseRecipe();
  const box = createPassphraseBox(await derivePassphraseKey(passphrase, recipe));
  return JSON.stringify({ kdf: "scrypt", recipe, sealed: await box.seal(JSON.stringify(secrets), context) });
}

/** @throws AppError "invalid" for another passphrase, and for a backup that was changed after it was made. */
export async function openBackupSecrets(
  text: string,
  { passphrase, context }: { readonly passphrase: Secret; readonly context: string },
): Promise<BackupSecrets> {
  const file = SealedSecrets.safeParse(parseJson(text));
  if (!file.success) throw refused("its secrets are not in the form of a backup", file.error);
  const { recipe, sealed } = file.data;
  const key = await derivePassphraseKey(passphrase, recipe);
  if (sealed.split(".")[1] !== key.id) {
    throw new AppError(
      "invalid",
      "Cannot open the secrets of the backup: the passphrase is another one",
      "Nothing was changed; try again, or restore without a passphrase and type the secrets in again",
    );
  }
  try {
    return BackupSecrets.parse(parseJson(await createPassphraseBox(key).open(sealed, context)));
  } catch (cause) {
    throw refused("the backup was changed after it was made", cause);
  }
}

function modelPlace({ id, baseUrl }: StoredModel): string {
  return JSON.stringify([id, keyOwner(baseUrl)]);
}

async function openOrNone<T>(open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open();
  } catch (error) {
    // Lost before: the person will be told that it is missing after a restore, as it is missing now.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(reason: string, cause: unknown): AppError {
  return new AppError(
    "database",
    `Cannot open the secrets of the backup: ${reason}`,
    "Nothing was changed; use another backup",
    { cause },
  );
}
