import { basename } from "node:path";
import { AppError } from "../domain/errors.ts";
import type { Database } from "./database.ts";
import { listUpgradeCopies } from "./upgrade_copies.ts";

/* Databases that this program must not touch, in words for a person. Nothing is changed in any of them. */

const KEPT = "Nothing in it was changed";

export function notOurs(database: Database): AppError {
  return new AppError(
    "database",
    `Cannot use database "${database.name}": it belongs to another program`,
    `${KEPT}; name another file or database in TESSERA_DATABASE_URL`,
  );
}

export interface NewerSchema {
  readonly schema: number;
  /** The newest that this program knows. */
  readonly known: number;
  /** Version that wrote the database, where it says so. */
  readonly version: string | undefined;
}

/** Names the newer version and the copy that this program could go back to, where they are known. */
export async function newerThanUs(
  database: Database,
  { schema, known, version }: NewerSchema,
): Promise<AppError> {
  const writer = version === undefined ? "a newer Tessera" : `Tessera ${version}`;
  const copies = database.kind === "file" ? await listUpgradeCopies(database.name) : [];
  const usable = copies.filter((copy) => copy.schema <= known);
  const copy = usable.sort((a, b) => b.schema - a.schema || b.madeAt - a.madeAt)[0];
  const wayBack = copy === undefined
    ? "restore a backup from before the upgrade"
    : `go back: move "${basename(database.name)}" with its -wal and -shm away and rename "${
      basename(copy.path)
    }" to it, which loses what came since ${new Date(copy.madeAt).toISOString().slice(0, 16)}Z`;
  return new AppError(
    "database",
    `Cannot use database "${database.name}": ${writer} wrote it with schema ${schema}, and this Tessera knows up to ${known}`,
    `${KEPT}; start ${version === undefined ? "the newer Tessera" : `${writer} or newer`}, or ${wayBack}`,
  );
}

export function changedHistory(database: Database, file: string): AppError {
  return new AppError(
    "database",
    `Cannot use database "${database.name}": it was made with another "${file}" than this Tessera has`,
    `${KEPT}; use the Tessera that made it, or another data folder`,
  );
}
