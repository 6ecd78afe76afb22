import type { BlockId } from "../domain/ids.ts";
import { findNewestVersion, type VersionRow } from "../storage/block_versions.ts";
import { findCardRow } from "../storage/card_rows.ts";
import { findProposal } from "../storage/proposals.ts";
import type { Queries } from "../storage/database.ts";
import { findBlockConnections, findReach } from "./find_need.ts";
import type { WaitingDraft } from "./types.ts";

/** The newest version, when a person wrote it and it waits for a yes alone. */
export async function findWaitingVersion(db: Queries, id: BlockId): Promise<VersionRow | undefined> {
  const newest = await findNewestVersion(db, id);
  const isWaiting = newest?.status === "draft" && newest.problem === null &&
    newest.manifest.origin.kind === "person";
  if (!isWaiting) return undefined;
  // One that passed its trial waits to be looked at: a yes to a host is none to it.
  return await findProposal(db, id, newest.number) === undefined ? newest : undefined;
}

/** What that version waits for. */
export async function findWaitingDraft(db: Queries, id: BlockId): Promise<WaitingDraft | undefined> {
  const version = await findWaitingVersion(db, id);
  const row = version && await findCardRow(db, id);
  if (version === undefined || row === undefined) return undefined;
  const connections = findBlockConnections(version.manifest, row.block, row.connections);
  return {
    version: version.number,
    connections,
    reach: findReach(version.manifest, row.block, connections),
  };
}
