import type { Queries } from "./database.ts";
import type { SecretBox } from "./secret_box.ts";

/** A stored secret that is sealed: whose it is, in words, and the sealed text. */
interface SealedText {
  readonly owner: string;
  readonly sealed: string;
}

/** Owners of stored secrets that none of the box's keys opens: the key file is another one than when they were typed in. */
export async function findUnopenable(db: Queries, box: Pick<SecretBox, "hasKeyOf">): Promise<string[]> {
  return (await listSealed(db)).filter(({ sealed }) => !box.hasKeyOf(sealed)).map(({ owner }) => owner);
}

export async function hasSealed(db: Queries): Promise<boolean> {
  return (await listSealed(db)).length > 0;
}

async function listSealed(db: Queries): Promise<SealedText[]> {
  const { rows } = await db.execute(
    `SELECT 'connection ' || name AS owner, sealed FROM connections WHERE sealed != ''
     UNION ALL
     SELECT 'the model', json_extract(value, '$.sealedKey') FROM settings
     WHERE name = 'model' AND json_extract(value, '$.sealedKey') IS NOT NULL
     UNION ALL
     SELECT 'a model', json_extract(entry.value, '$.sealedKey')
     FROM settings, json_each(settings.value, '$.entries') AS entry
     WHERE name = 'models' AND json_extract(entry.value, '$.sealedKey') IS NOT NULL`,
  );
  return rows.map(({ owner, sealed }) => ({ owner: String(owner), sealed: String(sealed) }));
}
