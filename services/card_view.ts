import type { BlockId } from "../domain/ids.ts";
import type { Manifest } from "../domain/manifest.ts";
import type { RunError } from "../domain/outcome.ts";
import { typedHosts } from "../domain/permissions.ts";
import { findRaisableLimit } from "./block_limits.ts";
import type { CardRow } from "../storage/card_rows.ts";
import { healFacts } from "./heal/heal_facts.ts";
import { findBlockConnections, findGenerationNeed, findNeed, originHosts } from "./find_need.ts";
import { toGenerationView } from "./generation_view.ts";
import type { Card, CardContent, CardState, Need } from "./types.ts";

/** What is going on right now, which no row tells. */
export interface LiveState {
  /** When the refresh that runs now began, epoch milliseconds. */
  refreshingSince(id: BlockId): number | undefined;
  /** A model is set by the configuration; one that was chosen on screen stands in the rows. */
  readonly isModelConfigured?: boolean;
}

/** One card as a page shows it, from what is stored and what runs now. Pure. */
export function toCard(row: CardRow, live: LiveState): Card {
  const { block, version, content } = row;
  return {
    id: block.id,
    title: block.title,
    description: version?.manifest.description ?? "",
    prompt: block.prompt,
    columns: block.gridColumns,
    rows: block.gridRows,
    isPaused: block.isPaused,
    version: block.currentVersion,
    origin: version?.manifest.origin ?? null,
    state: findState(row, live),
    content: content === null ? null : toContent(content),
    hosts: version === null ? [] : listHosts(row, version.manifest),
    directNetwork: block.directNetwork,
    raisableLimit: block.lastError === null ? null : findRaisableLimit(block.lastError),
    ...{ tokens: row.tokens, tokensSince: row.tokensSince, refreshes: block.refreshCount },
    proposal: row.proposal === null ? null : { version: row.proposal.version, kind: row.proposal.kind },
    editing: editingOf(row),
    ...healFacts(row, live),
    editingNeed: editingNeedOf(row),
    hasSettings: (version?.manifest.settings.length ?? 0) > 0,
  };
}

/** The generation that works on a block which has a version already. */
function editingOf({ version, generation }: CardRow): Card["editing"] {
  if (version === null || generation === null) return null;
  // A repair says itself how it goes (heal).
  if (generation.job === "new" || generation.job === "heal") return null;
  return generation.status === "adopted" || generation.status === "dropped" ||
      generation.status === "proposed"
    ? null
    : toGenerationView(generation);
}

/** A yes or a fact that the work on a block waits for, beside what the block itself may need. */
function editingNeedOf(row: CardRow): Need | null {
  const { generation } = row;
  if (generation === null || editingOf(row) === null) return null;
  return generation.status === "needs_approval" || generation.status === "needs_facts"
    ? findGenerationNeed(row, generation)
    : null;
}

/** What the version names, what a person typed, and where its approved connections lead. */
function listHosts({ block, connections }: CardRow, manifest: Manifest): string[] {
  const approved = findBlockConnections(manifest, block, connections).filter(({ isApproved }) => isApproved);
  return [
    ...new Set([
      ...manifest.hosts,
      ...typedHosts(manifest, block.settings),
      ...approved.flatMap(originHosts),
    ]),
  ];
}

function toContent(content: NonNullable<CardRow["content"]>): CardContent {
  const { tree, at, dataId, version, cssHash } = content;
  return {
    tree,
    at,
    dataId,
    cssFile: cssHash === null || cssHash === "" ? null : `${version}-${cssHash}.css`,
  };
}

function findState(row: CardRow, live: LiveState): CardState {
  const { block, version, content, generation } = row;
  if (row.damage !== null) return failedState(row, { kind: "exception", message: row.damage });
  if (version === null) {
    if (generation === null) return { kind: "waiting", nextRunAt: null };
    if (generation.status === "running") return { kind: "making", generation: toGenerationView(generation) };
    if (generation.status === "needs_approval" || generation.status === "needs_facts") {
      return { kind: "needs_you", need: findGenerationNeed(row, generation) };
    }
    return { kind: "draft", generation: toGenerationView(generation) };
  }
  const since = live.refreshingSince(block.id);
  if (since !== undefined) return { kind: "refreshing", since, at: content?.at ?? null };
  const need = findNeed(row, version.manifest);
  if (need !== undefined) return { kind: "needs_you", need };
  if (block.lastError !== null) return failedState(row, block.lastError);
  if (content === null) return { kind: "waiting", nextRunAt: block.nextRunAt };
  return { kind: "fresh", at: content.at, nextRunAt: block.isPaused ? null : block.nextRunAt };
}

function failedState({ block, content }: CardRow, error: RunError): CardState {
  const common = { error, retryAt: block.isPaused ? null : block.nextRunAt, failures: block.failures };
  return content === null ? { kind: "failed", ...common } : { kind: "stale", at: content.at, ...common };
}
