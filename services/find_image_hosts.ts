import type { BlockId } from "../domain/ids.ts";
import { allowedHosts } from "../domain/permissions.ts";
import { findBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import { listApprovedConnections } from "./connections/approved_origins.ts";
import type { ServiceDeps } from "./deps.ts";

/** Hosts that the images of a block's card may come from; `undefined` for one that shows nothing. */
export async function findImageHosts(
  { db }: Pick<ServiceDeps, "db">,
  id: BlockId,
): Promise<readonly string[] | undefined> {
  const block = await findBlock(db, id);
  if (block === undefined || block.deletedAt !== null || block.currentVersion === null) return undefined;
  const { manifest } = await getVersion(db, id, block.currentVersion);
  const connections = await listApprovedConnections(db, manifest, block.approvedConnections);
  return [
    ...allowedHosts(manifest, { chosen: block.settings, approved: block.approvedHosts }),
    ...connections.map(({ host }) => host),
  ];
}
