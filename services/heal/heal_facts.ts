import { describeDrift } from "../../domain/drift.ts";
import { classifyFailure } from "../../domain/heal_policy.ts";
import type { CardRow } from "../../storage/card_rows.ts";
import type { HealRow } from "../../storage/heals.ts";
import type { LiveState } from "../card_view.ts";
import type { Card, HealNotice } from "../types.ts";

/** What a card says of its repairs and of its sources. Pure. */
export function healFacts(row: CardRow, live: LiveState): Pick<Card, "heal" | "drift" | "canRepair"> {
  const { block, heal } = row;
  const hasModel = row.hasStoredModel || live.isModelConfigured === true;
  const isMendable = block.lastError !== null && row.version !== null &&
    classifyFailure(block.lastError) === "heal";
  return {
    heal: heal === null ? null : toNotice(row, heal),
    drift: block.drift.length === 0 || block.lastError !== null ? null : describeDrift(block.drift),
    canRepair: hasModel && isMendable && heal?.status !== "running" && row.proposal === null,
  };
}

/** A repair that was chosen against, or that the block has long left behind, is no news. */
function toNotice({ block }: CardRow, heal: HealRow): HealNotice | null {
  const { id, status, baseVersion, version, generationId, changes, result, startedAt, endedAt } = heal;
  const common = { id, baseVersion, version, generationId, changes, result, at: endedAt ?? startedAt };
  switch (status) {
    case "running":
      return { status, ...common };
    case "adopted":
      return version === block.currentVersion ? { status, ...common } : null;
    case "failed":
    case "interrupted":
      return block.lastError === null || baseVersion !== block.currentVersion ? null : { status, ...common };
    // The proposal speaks for itself; who cancelled it knows.
    case "proposed":
    case "cancelled":
      return null;
  }
}
