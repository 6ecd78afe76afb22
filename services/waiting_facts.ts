import type { BlockId, GenerationId } from "../domain/ids.ts";
import type { SettingDefinition } from "../domain/manifest.ts";
import type { Queries } from "../storage/database.ts";
import { getVersion } from "../storage/block_versions.ts";
import { findNewestGenerationOfBlock } from "../storage/generations.ts";

export interface WaitingFacts {
  readonly generationId: GenerationId;
  readonly facts: readonly SettingDefinition[];
  /** Every setting of the version that waits, the facts among them. */
  readonly settings: readonly SettingDefinition[];
}

/** What the newest generation of a block waits for; `undefined` when it waits for nothing. */
export async function findWaitingFacts(db: Queries, id: BlockId): Promise<WaitingFacts | undefined> {
  const generation = await findNewestGenerationOfBlock(db, id);
  if (generation?.status !== "needs_facts") return undefined;
  const { facts, version } = generation;
  const settings = version === null ? facts : (await getVersion(db, id, version)).manifest.settings;
  return { generationId: generation.id, facts, settings };
}
