import type { ConnectionId } from "../domain/connection.ts";
import type { BlockId } from "../domain/ids.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import { getConnection } from "../storage/connections.ts";
import { findNewestGenerationOfBlock } from "../storage/generations.ts";
import type { ServiceDeps } from "./deps.ts";
import type { BlockMaker } from "./make_block.ts";
import { requireFittingGrants } from "./permission_conflicts.ts";
import { refreshChanged } from "./refresh_block.ts";
import { retryWaitingDraft } from "./save_code.ts";

/** What a person said yes to, in one dialog. */
export interface Approval {
  readonly hosts: readonly string[];
  readonly connections: readonly ConnectionId[];
}

/** Keeps a yes and goes on with what waited for it: a draft written by hand, a generation, or the block as it is. */
export async function approve(
  deps: ServiceDeps & { readonly maker: BlockMaker },
  id: BlockId,
  approval: Approval,
): Promise<void> {
  await addApproval(deps, id, approval);
  const { currentVersion } = await getBlock(deps.db, id);
  if (await retryWaitingDraft(deps, id)) return;
  const generation = await findNewestGenerationOfBlock(deps.db, id);
  // A block without a version waits for nothing else; a change of one that works goes on by the same yes.
  if (generation?.status === "needs_approval" && (currentVersion === null || generation.job !== "new")) {
    await deps.maker.resume(generation.id);
  } else if (currentVersion !== null) await refreshChanged(deps, id, "approval");
}

/**
 * Never removes any.
 * @throws NotFoundError when a connection was revoked meanwhile, AppError "conflict" beside direct network.
 */
async function addApproval(
  { db, now }: Pick<ServiceDeps, "db" | "now">,
  id: BlockId,
  { hosts, connections }: Approval,
): Promise<void> {
  await db.transaction(async (tx) => {
    const approved = await Promise.all(connections.map((connection) => getConnection(tx, connection)));
    const block = await getBlock(tx, id);
    const { directNetwork } = block;
    requireFittingGrants({ directNetwork, approvedConnections: approved.map(({ name }) => name) });
    await updateBlock(tx, id, {
      approvedHosts: [...new Set([...block.approvedHosts, ...hosts])],
      approvedConnections: [...new Set([...block.approvedConnections, ...connections])],
      updatedAt: now(),
    });
  });
}

/** Takes a connection back from one block, which then says that it needs it. */
export async function withdrawConnection(
  { db, bus, now }: Pick<ServiceDeps, "db" | "bus" | "now">,
  id: BlockId,
  connection: ConnectionId,
): Promise<void> {
  const { approvedConnections } = await getBlock(db, id);
  await updateBlock(db, id, {
    approvedConnections: approvedConnections.filter((each) => each !== connection),
    updatedAt: now(),
  });
  bus.publish({ kind: "card", blockId: id });
}
