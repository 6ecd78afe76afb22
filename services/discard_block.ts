import { NotFoundError } from "../domain/errors.ts";
import type { BlockId } from "../domain/ids.ts";
import {
  findBlock,
  getBlock,
  listDeletedBlocks,
  purgeChosenBlocks,
  restoreBlock as restoreRow,
  softDeleteBlock,
} from "../storage/blocks.ts";
import { reviveDashboard } from "../storage/dashboards.ts";
import type { ServiceDeps } from "./deps.ts";
import type { TrashItem, Undo } from "./types.ts";
import type { UndoStore } from "./undo_store.ts";
import { removeCodeCopies } from "./write_code_copy.ts";

const DAY_MS = 24 * 3_600_000;

type DiscardDeps = Pick<ServiceDeps, "db" | "bus" | "now" | "preferences"> & { readonly undo: UndoStore };

type PurgeDeps = Pick<ServiceDeps, "db" | "log" | "generatedCodeDir">;

/** Moves a block to the trash; it stops running and can come back until the trash is emptied of it. */
export async function deleteBlock(deps: DiscardDeps, id: BlockId): Promise<Undo> {
  const block = await getBlock(deps.db, id);
  await softDeleteBlock(deps.db, id, deps.now());
  deps.bus.publish({ kind: "dashboard", dashboardId: block.dashboardId });
  const label = `Deleted “${block.title}”`;
  return {
    label,
    token: deps.undo.keep(label, { dashboardId: block.dashboardId, takeBack: () => restoreBlock(deps, id) }),
  };
}

/** Takes a block out of the trash; one that is not there stays as it is. */
export async function restoreBlock(deps: DiscardDeps, id: BlockId): Promise<void> {
  const block = await findBlock(deps.db, id);
  if (block === undefined) throw new NotFoundError("block", id);
  await restoreRow(deps.db, id, deps.now());
  // It may have gone there with its whole dashboard.
  await reviveDashboard(deps.db, block.dashboardId);
  deps.bus.publish({ kind: "dashboard", dashboardId: block.dashboardId });
}

/** Removes blocks for good, where they lie in the trash: what was brought back meanwhile stays. */
export async function purgeBlocks(deps: PurgeDeps, ids: readonly BlockId[]): Promise<void> {
  const gone = await purgeChosenBlocks(deps.db, ids);
  await removeCodeCopies(gone, deps.generatedCodeDir);
  if (gone.length > 0) deps.log.info("trash", "Blocks removed for good", { blocks: gone.length });
}

export async function listTrash(deps: DiscardDeps): Promise<TrashItem[]> {
  const { trashDays } = await deps.preferences.getRetention();
  return (await listDeletedBlocks(deps.db)).map(({ id, title, deletedAt }) => ({
    id,
    title,
    deletedAt: deletedAt ?? 0,
    purgeAt: (deletedAt ?? 0) + trashDays * DAY_MS,
  }));
}
