import { AppError, NotFoundError } from "../domain/errors.ts";
import type { DashboardId, GenerationId } from "../domain/ids.ts";
import { getBlock } from "../storage/blocks.ts";
import { findGeneration, takeRefusal, updateGeneration } from "../storage/generations.ts";
import { type CreateDeps, createFromSentence } from "./create_from_sentence.ts";
import { deleteBlock } from "./discard_block.ts";
import type { CreateAnswer } from "./types.ts";
import type { UndoStore } from "./undo_store.ts";

export interface TakenAlternative {
  readonly dashboardId: DashboardId;
  readonly sentence: string;
  readonly answer: CreateAnswer;
}

/**
 * Asks for a sentence that a refusal named. What was refused goes to the trash once something stands in its place; a
 * block that already shows something stays.
 */
export async function takeAlternative(
  deps: CreateDeps & { readonly undo: UndoStore },
  id: GenerationId,
  choice: number,
): Promise<TakenAlternative> {
  const generation = await findGeneration(deps.db, id);
  if (generation === undefined) throw new NotFoundError("generation", id);
  const sentence = generation.refusal?.alternatives[choice];
  if (sentence === undefined) throw gone();
  const { dashboardId, currentVersion } = await getBlock(deps.db, generation.blockId);
  // Two presses at once would make, and pay for, two blocks.
  if (!await takeRefusal(deps.db, id)) throw gone();
  try {
    const answer = await createFromSentence(deps, dashboardId, sentence);
    const isMade = answer.kind === "started" || answer.kind === "ready";
    if (isMade && currentVersion === null) await deleteBlock(deps, generation.blockId);
    return { dashboardId, sentence, answer };
  } finally {
    await updateGeneration(deps.db, id, { refusal: generation.refusal });
  }
}

function gone(): AppError {
  return new AppError("conflict", "This way out is not offered any more", "Look at the card again");
}
