import type { BlockId, GenerationId } from "../domain/ids.ts";
import type { SettingDefinition } from "../domain/manifest.ts";
import type { Queries } from "../storage/database.ts";
import { findNewestGenerationOfBlock } from "../storage/generations.ts";

export interface WaitingFacts {
  readonly generationId: GenerationId;
  readonly facts: readonly SettingDefinition[];
}

/** What the newest generation of a block waits for; `undefined` when it waits for nothing. */
export async function findWaitingFacts(db: Queries, id: BlockId): Promise<WaitingFacts | undefined> {
  const generation = await findNewestGenerationOfBlock(db, id);
  return generation?.status === "needs_facts"
    ? { generationId: generation.id, facts: generation.facts }
    : undefined;
}
