import type { BlockId } from "../domain/ids.ts";
import { getBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import type { Database } from "../storage/database.ts";
import { findGenerationOfVersion } from "../storage/generations.ts";
import { sumCallsOfGeneration } from "../storage/spending_sums.ts";
import type { MadeVersion, ModelComparison } from "./types.ts";

/**
 * What two versions took to make: the one on the card and another one, such as what another model wrote.
 * @throws NotFoundError when the block or the version is not there.
 */
export async function compareModels(
  { db }: { readonly db: Database },
  id: BlockId,
  version: number,
): Promise<ModelComparison> {
  const block = await getBlock(db, id);
  return {
    current: block.currentVersion === null ? null : await describeVersion(db, id, block.currentVersion),
    proposed: await describeVersion(db, id, version),
  };
}

async function describeVersion(db: Database, id: BlockId, version: number): Promise<MadeVersion> {
  const { manifest } = await getVersion(db, id, version);
  const generation = await findGenerationOfVersion(db, id, version);
  const common = { version, origin: manifest.origin };
  if (generation === undefined) {
    return { ...common, tokens: 0, micros: 0, attempts: 0, tookMs: null };
  }
  const spent = await sumCallsOfGeneration(db, generation.id);
  const tokens = spent.promptTokens + spent.completionTokens;
  return {
    ...{ ...common, tokens, attempts: generation.attempts },
    micros: spent.unpricedTokens > 0 ? null : spent.micros,
    tookMs: generation.endedAt === null ? null : generation.endedAt - generation.startedAt,
  };
}
