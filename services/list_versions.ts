import type { BlockId } from "../domain/ids.ts";
import { getBlock } from "../storage/blocks.ts";
import {
  findVersion,
  getVersion as getVersionRow,
  listVersions as listRows,
  type VersionSummaryRow,
} from "../storage/block_versions.ts";
import { findVersionWarnings } from "../storage/execution_logs.ts";
import type { Database } from "../storage/database.ts";
import type { VersionDetail, VersionSummary } from "./types.ts";

/** Versions of a block, newest first. */
export async function listVersions(db: Database, id: BlockId): Promise<VersionSummary[]> {
  const { currentVersion } = await getBlock(db, id);
  return (await listRows(db, id)).map((row) => toSummary(row, currentVersion));
}

/** One version with its code, and the code that it came from. */
export async function getVersion(db: Database, id: BlockId, number: number): Promise<VersionDetail> {
  const { currentVersion } = await getBlock(db, id);
  const row = await getVersionRow(db, id, number);
  const parent = row.parent === null ? undefined : await findVersion(db, id, row.parent);
  return {
    ...toSummary(row, currentVersion),
    manifest: row.manifest,
    backend: row.backend,
    view: row.view,
    problem: row.problem,
    warnings: await findVersionWarnings(db, id, number),
    before: parent === undefined
      ? null
      : { backend: parent.backend, view: parent.view, manifest: JSON.stringify(parent.manifest, null, 2) },
  };
}

function toSummary(row: VersionSummaryRow, currentVersion: number | null): VersionSummary {
  const { number, status, reason, parent, tokens, createdAt, manifest } = row;
  return {
    number,
    status,
    reason,
    parent,
    tokens,
    createdAt,
    explanation: manifest.explanation,
    origin: manifest.origin,
    isCurrent: number === currentVersion,
  };
}
