import { isDeepStrictEqual } from "node:util";
import type { AcceptanceKind } from "../../domain/acceptance_failure.ts";
import { countRows } from "../../domain/data_values.ts";
import { describeDrift, type Drift } from "../../domain/drift.ts";
import { findUnitChanges } from "../../domain/heal_sizes.ts";
import type { Json } from "../../domain/json.ts";
import type { RunOutcome } from "../../domain/outcome.ts";
import type { Recording } from "../../domain/recording.ts";
import { findErrorKey } from "../../domain/soft_failures.ts";
import { type DataRow, findNewestData } from "../../storage/block_data.ts";
import { type BlockRow, updateBlock } from "../../storage/blocks.ts";
import type { VersionRow } from "../../storage/block_versions.ts";
import type { Queries } from "../../storage/database.ts";
import { findRecording } from "../../storage/recorded_responses.ts";
import type { ServiceDeps } from "../deps.ts";
import { saveWatched, watchAnswers, type Watched } from "./watch_answers.ts";

type GoodOutcome = Extract<RunOutcome, { kind: "ok" }>;

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
  const shown = await findNewestData(deps.db, block.id);
  const isEmptied = isEmpty(outcome) && shown !== undefined && (countRows(shown.data) ?? 0) > 0;
  const error = isEmptied ? findAnsweredError(recording) : undefined;
  if (error !== undefined) return { outcome: failSoftly(outcome, "error_key", error), watched: undefined };
  const answers = await watchAnswers(deps.db, toWatched(version), recording);
  const units = await findUnits(deps, { known: block.drift, shown, version, outcome, recording });
  const watched = answers === undefined && units === undefined ? undefined : {
    changed: answers?.changed ?? [],
    drift: [
      ...answers?.drift ?? block.drift.filter(({ kind }) => kind !== "unit"),
      ...units ?? block.drift.filter(({ kind }) => kind === "unit"),
    ],
  };
  const drift = watched?.drift ?? block.drift;
  if (drift.length === 0) return { outcome, watched };
  const message = describeDrift(drift);
  // Numbers of another unit hide no row.
  if (isEmptied && drift.some(({ kind }) => kind !== "unit")) {
    const nothingLeft = `${message.replace(/; the card still works$/, "")}, and nothing is left to show`;
    return { outcome: failSoftly(outcome, "all_empty", nothingLeft), watched: undefined };
  }
  return { outcome: { ...outcome, warnings: [...outcome.warnings, { kind: "drift", message }] }, watched };
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

/** There are no rows: where there were some, what is left says nothing of the world. */
function isEmpty({ data }: GoodOutcome): boolean {
  return (countRows(data) ?? 1) === 0;
}

/** What the numbers say that shapes do not; undefined where nothing is new since the last run of the same code. */
async function findUnits(
  { db }: Pick<ServiceDeps, "db">,
  { known, shown, version, outcome, recording }: {
    readonly known: readonly Drift[];
    readonly shown: DataRow | undefined;
    readonly version: VersionRow;
    readonly outcome: GoodOutcome;
    readonly recording: Recording | undefined;
  },
): Promise<Drift[] | undefined> {
  if (shown?.version !== version.number) return undefined;
  const changes = findUnitChanges(shown.data, outcome.data);
  if (changes.length === 0) return undefined;
  // Who sets a block from Celsius to Fahrenheit did that, and no source.
  const last = await findRecording(db, { blockId: version.blockId, version: version.number });
  if (!isDeepStrictEqual(givenTo(last), givenTo(recording))) return undefined;
  const [source = ""] = outcome.requests.map(({ host }) => host);
  const before = known.filter(({ kind }) => kind === "unit");
  // What changes once more has changed back.
  const isBack = (path: string) => before.some((each) => each.path === path);
  return [
    ...before.filter(({ path }) => !changes.some(({ field }) => field === path)),
    ...changes.filter(({ field }) => !isBack(field))
      .map(({ field, words }): Drift => ({ source, kind: "unit", path: field, now: [words] })),
  ];
}

function givenTo(recording: Recording | undefined) {
  return recording && [recording.settings, recording.locale, recording.timeZone];
}

/** A 200 that says why it holds nothing, of which the code read only the empty list beside it. */
function findAnsweredError(recording: Recording | undefined): string | undefined {
  for (const { answer } of recording?.exchanges ?? []) {
    if (answer.kind === "failed") continue;
    const found = findErrorKey(parseJson(new TextDecoder().decode(answer.body)));
    if (found !== undefined) return found.message.replace("The data is", "The source answered");
  }
  return undefined;
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failSoftly(
  { data: _data, tree: _tree, text: _text, kind: _kind, ...facts }: GoodOutcome,
  acceptance: AcceptanceKind,
  message: string,
): RunOutcome {
  return { kind: "failed", stage: "schema", error: { kind: "soft_failure", message, acceptance }, ...facts };
}
