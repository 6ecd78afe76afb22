import { z } from "zod";
import { NotFoundError } from "../domain/errors.ts";
import type { BlockId, DashboardId } from "../domain/ids.ts";
import { GRID_COLUMNS } from "../domain/manifest.ts";
import { getBlock, listBlocksOfDashboard, setOrder, updateBlock } from "../storage/blocks.ts";
import { findDashboard } from "../storage/dashboards.ts";
import type { ServiceDeps } from "./deps.ts";
import type { UndoStore } from "./undo_store.ts";
import type { Undo } from "./types.ts";

export const Title = z.string().trim().min(1, "A title is needed").max(120, "At most 120 characters");
export const Size = z.object({
  columns: z.number().int().min(2).max(GRID_COLUMNS),
  rows: z.number().int().min(1).max(6),
});

type ArrangeDeps = Pick<ServiceDeps, "db" | "bus" | "now"> & { readonly undo: UndoStore };

export async function renameBlock(deps: ArrangeDeps, id: BlockId, title: string): Promise<void> {
  await getBlock(deps.db, id);
  await updateBlock(deps.db, id, { title: Title.parse(title), updatedAt: deps.now() });
  deps.bus.publish({ kind: "card", blockId: id });
}

export async function resizeBlock(deps: ArrangeDeps, id: BlockId, size: z.infer<typeof Size>): Promise<void> {
  const { columns, rows } = Size.parse(size);
  await getBlock(deps.db, id);
  await updateBlock(deps.db, id, { gridColumns: columns, gridRows: rows, updatedAt: deps.now() });
  deps.bus.publish({ kind: "card", blockId: id });
}

/** One place earlier or later in the reading order; at an end nothing moves. */
export async function moveBlock(
  deps: ArrangeDeps,
  id: BlockId,
  direction: "earlier" | "later",
): Promise<void> {
  const { dashboardId } = await getBlock(deps.db, id);
  const order = (await listBlocksOfDashboard(deps.db, dashboardId)).map((block) => block.id);
  const from = order.indexOf(id);
  const to = from + (direction === "earlier" ? -1 : 1);
  if (to < 0 || to >= order.length) return;
  order.splice(from, 1);
  order.splice(to, 0, id);
  await setOrder(deps.db, dashboardId, order);
  deps.bus.publish({ kind: "dashboard", dashboardId });
}

/** Puts the blocks of a dashboard in a new order; ids of other dashboards are ignored. */
export async function reorderDashboard(
  deps: ArrangeDeps,
  id: DashboardId,
  order: readonly BlockId[],
): Promise<Undo> {
  if (await findDashboard(deps.db, id) === undefined) throw new NotFoundError("dashboard", id);
  const before = (await listBlocksOfDashboard(deps.db, id)).map((block) => block.id);
  const put = async (ids: readonly BlockId[]) => {
    await setOrder(deps.db, id, ids);
    deps.bus.publish({ kind: "dashboard", dashboardId: id });
  };
  await put(order.filter((blockId) => before.includes(blockId)));
  const label = "Order changed";
  return { label, token: deps.undo.keep(label, { dashboardId: id, takeBack: () => put(before) }) };
}
