import { allowMore } from "../../domain/heal_agreement.ts";
import type { Json } from "../../domain/json.ts";
import { checkJsonSchema } from "../../domain/json_schema.ts";
import type { HealingMode } from "../../domain/heal_policy.ts";
import { isWhole, type Recording } from "../../domain/recording.ts";
import type { BlockRow } from "../../storage/blocks.ts";
import { findNewestData } from "../../storage/block_data.ts";
import { findVersion, getVersion, type VersionRow } from "../../storage/block_versions.ts";
import type { Database } from "../../storage/database.ts";
import { findRecording } from "../../storage/recorded_responses.ts";

/** What a repair is held against: the version that worked, what it was answered then, and what it gave. */
export interface HealContext {
  readonly base: VersionRow;
  readonly mode: Exclude<HealingMode, "off">;
  readonly allowsSamples: boolean;
  /** Whole recordings of good runs, the newest first. */
  readonly recordings: readonly Recording[];
  /** What stands on the card; undefined when nothing does. */
  readonly lastData: Json | undefined;
}

/** Reads it once for all attempts of a heal. */
export function createHealContext(
  { db }: { readonly db: Database },
  { baseVersion, ending }: { readonly baseVersion: number | null; readonly ending: "adopt" | "propose" },
): (block: BlockRow) => Promise<HealContext> {
  let loaded: Promise<HealContext> | undefined;
  return (block) =>
    loaded ??= loadHealContext(db, {
      ...{ block, version: baseVersion ?? block.currentVersion ?? 0 },
      mode: ending === "adopt" ? "automatic" : "review",
      allowsSamples: block.healing.allowsSamples ?? false,
    });
}

const MAX_RECORDINGS = 3;
const MAX_VERSIONS_BACK = 10;

export async function loadHealContext(
  db: Database,
  { block, version, mode, allowsSamples }: {
    readonly block: BlockRow;
    readonly version: number;
    readonly mode: HealContext["mode"];
    readonly allowsSamples: boolean;
  },
): Promise<HealContext> {
  const base = await getVersion(db, block.id, version);
  const recordings = await findGoodRecordings(db, base);
  return { base, mode, allowsSamples, recordings, lastData: await findLastData(db, base) };
}

/** What stands on the card, where it has the form that this version promised: an earlier version's may have another. */
async function findLastData(db: Database, base: VersionRow): Promise<Json | undefined> {
  const newest = await findNewestData(db, base.blockId);
  if (newest === undefined || newest.version === base.number || base.dataSchema === null) return newest?.data;
  return checkJsonSchema(allowMore(base.dataSchema), newest.data).kind === "fits" ? newest.data : undefined;
}

/** Of the version itself, else of an earlier one with the same code: a return adds a copy that nothing was recorded of. */
async function findGoodRecordings(db: Database, base: VersionRow): Promise<Recording[]> {
  for (let number = base.number; number > Math.max(0, base.number - MAX_VERSIONS_BACK); number--) {
    const version = number === base.number ? base : await findVersion(db, base.blockId, number);
    if (version?.backend !== base.backend) continue;
    const found: Recording[] = [];
    for (let place = 1; place <= MAX_RECORDINGS; place++) {
      const recording = await findRecording(db, { blockId: base.blockId, version: number }, place);
      if (recording === undefined || !isWhole(recording)) break;
      found.push(recording);
    }
    if (found.length > 0) return found;
  }
  return [];
}
