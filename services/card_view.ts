import type { BlockId } from "../domain/ids.ts";
import type { RunError } from "../domain/outcome.ts";
import { typedHosts, unapprovedHosts } from "../domain/permissions.ts";
import { findMissingSettings, settingValues } from "../domain/settings.ts";
import { findRaisableLimit } from "./block_limits.ts";
import type { CardRow } from "../storage/card_rows.ts";
import { isGrantableHost } from "./lan_hosts.ts";
import { toGenerationView } from "./generation_view.ts";
import type { Card, CardContent, CardState, Need } from "./types.ts";

const OWN_NETWORK = "This address is on your own network, which blocks may read only where you allow it:";

/** What is going on right now, which no row tells. */
export interface LiveState {
  /** When the refresh that runs now began, epoch milliseconds. */
  refreshingSince(id: BlockId): number | undefined;
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
    hosts: version === null
      ? []
      : [...new Set([...version.manifest.hosts, ...typedHosts(version.manifest, block.settings)])],
    directNetwork: block.directNetwork,
    raisableLimit: block.lastError === null ? null : findRaisableLimit(block.lastError),
    tokens: row.tokens,
    hasSettings: (version?.manifest.settings.length ?? 0) > 0,
  };
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
    if (generation.status === "needs_approval") {
      return {
        kind: "needs_you",
        need: { kind: "hosts", hosts: generation.hosts, reason: "The block wants to read from" },
      };
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

function findNeed(
  { block }: CardRow,
  manifest: NonNullable<CardRow["version"]>["manifest"],
): Need | undefined {
  const missing = findMissingSettings(manifest.settings, settingValues(manifest.settings, block.settings));
  if (missing.length > 0) return { kind: "settings", names: missing };
  const hosts = unapprovedHosts(manifest, block.approvedHosts);
  if (hosts.length > 0) {
    return {
      kind: "hosts",
      hosts,
      reason: hosts.some(isGrantableHost) ? OWN_NETWORK : "The block wants to read from",
    };
  }
  const error = block.lastError;
  if (error?.host === undefined) return undefined;
  if (error.kind === "host_not_declared") {
    return { kind: "hosts", hosts: [error.host], reason: "The source sent the block on to" };
  }
  if (error.kind === "blocked_address") {
    return { kind: "hosts", hosts: [error.host], reason: OWN_NETWORK };
  }
  return undefined;
}
