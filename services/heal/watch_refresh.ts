import { countRows } from "../../domain/data_values.ts";
import { describeDrift } from "../../domain/drift.ts";
import type { RunOutcome } from "../../domain/outcome.ts";
import type { Recording } from "../../domain/recording.ts";
import { findNewestData } from "../../storage/block_data.ts";
import { type BlockRow, updateBlock } from "../../storage/blocks.ts";
import type { VersionRow } from "../../storage/block_versions.ts";
import type { Queries } from "../../storage/database.ts";
import type { ServiceDeps } from "../deps.ts";
import { saveWatched, watchAnswers, type Watched } from "./watch_answers.ts";

export interface WatchedRefresh {
  readonly outcome: RunOutcome;
  /** To be stored with the run when that is stored as good. */
  readonly watched: Watched | undefined;
}

/**
 * Looks at what a good refresh was answered: what its sources lack by now is a warning, and where nothing is left to show
 * because of that, the run failed and the data on the card stays. Asks no model.
 */
export async function watchRefresh(
  deps: ServiceDeps,
  outcome: RunOutcome,
  { block, version, recording }: {
    readonly block: BlockRow;
    readonly version: VersionRow;
    readonly recording: Recording | undefined;
  },
): Promise<WatchedRefresh> {
  if (outcome.kind === "failed") return { outcome, watched: undefined };
  const watched = await watchAnswers(deps.db, toWatched(version), recording);
  const drift = watched?.drift ?? block.drift;
  if (drift.length === 0) return { outcome, watched };
  if (await isEmptied(deps, outcome, version)) {
    return { outcome: emptied(outcome, describeDrift(drift)), watched: undefined };
  }
  const warning = { kind: "drift", message: describeDrift(drift) };
  return { outcome: { ...outcome, warnings: [...outcome.warnings, warning] }, watched };
}

export async function saveWatch(
  db: Queries,
  version: VersionRow,
  { watched, at }: { readonly watched: Watched; readonly at: number },
): Promise<void> {
  await saveWatched(db, toWatched(version), watched);
  await updateBlock(db, version.blockId, { drift: [...watched.drift], updatedAt: at });
}

function toWatched({ blockId, number, backend }: VersionRow) {
  return { blockId, version: number, backend };
}

/** There were rows, and with the fields the rows are gone: what is left says nothing of the world. */
async function isEmptied(
  { db }: ServiceDeps,
  { data }: Extract<RunOutcome, { kind: "ok" }>,
  { blockId }: VersionRow,
): Promise<boolean> {
  if ((countRows(data) ?? 1) > 0) return false;
  const newest = await findNewestData(db, blockId);
  return newest !== undefined && (countRows(newest.data) ?? 0) > 0;
}

function emptied(
  { data: _data, tree: _tree, text: _text, kind: _kind, ...facts }: Extract<RunOutcome, { kind: "ok" }>,
  drift: string,
): RunOutcome {
  const message = `${drift.replace(/; the card still works$/, "")}, and nothing is left to show`;
  return {
    kind: "failed",
    stage: "schema",
    error: { kind: "soft_failure", message, acceptance: "all_empty" },
    ...facts,
  };
}
