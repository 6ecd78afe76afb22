import { AppError, NotFoundError } from "../../domain/errors.ts";
import type { BlockId, GenerationId } from "../../domain/ids.ts";
import { findGeneration, updateGeneration } from "../../storage/generations.ts";
import type { ServiceDeps } from "../deps.ts";

/**
 * Takes a change that ended without a version, or that waits for a person, off the card; it stays in the conversation.
 * Gives its block. Throws `AppError` "conflict" while it runs, and for what made the block itself.
 */
export async function dismissGeneration(
  { db, bus }: Pick<ServiceDeps, "db" | "bus">,
  id: GenerationId,
): Promise<BlockId> {
  const row = await findGeneration(db, id);
  if (row === undefined) throw new NotFoundError("generation", id);
  const { blockId, status, job } = row;
  if (status === "running") {
    throw new AppError("conflict", "The change is still being made", "Cancel it first");
  }
  if (job === "new") throw new AppError("conflict", "There is nothing else to show", "Delete the block");
  // Chosen or proposed meanwhile: a version says more than the notice that was dismissed.
  if (status !== "adopted" && status !== "proposed") {
    await updateGeneration(db, id, { status: "dropped" });
    bus.publish({ kind: "card", blockId });
  }
  return blockId;
}
