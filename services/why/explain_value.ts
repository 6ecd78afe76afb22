import { NotFoundError } from "../../domain/errors.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { RequestRecord } from "../../domain/outcome.ts";
import type { Recording } from "../../domain/recording.ts";
import { settingValues } from "../../domain/settings.ts";
import { wordsOf } from "../../domain/source_index.ts";
import { significantDigits } from "../../domain/unit_forms.ts";
import { type DataRow, findNewestData } from "../../storage/block_data.ts";
import { findVersion, getVersion, type VersionRow } from "../../storage/block_versions.ts";
import { getBlock } from "../../storage/blocks.ts";
import { findGoodRunAt } from "../../storage/execution_logs.ts";
import { findRecording, listRecordings } from "../../storage/recorded_responses.ts";
import type { ServiceDeps } from "../deps.ts";
import { findCodeLines } from "./code_lines.ts";
import { findComputed } from "./find_computed.ts";
import { findClosest, findInAnswers } from "./find_in_answers.ts";
import { findInData } from "./find_in_data.ts";
import { readPointer, type Steps, writePath } from "./json_path.ts";
import { type OpenAnswer, openAnswers } from "./open_answers.ts";
import { findClock, findMeasured, findSetting, isWrittenInCode } from "./other_sources.ts";
import type { AnswerPlace, ShownLeaf, Why, WhyFinding, WhyQuery, WhyRequest } from "./types.ts";

const MAX_VALUE_CHARS = 2_000;
const MAX_PARTS_CHARS = 300;
const MAX_PARTS = 8;
const MAX_PART_PLACES = 4;
/** Of a text's words; the rest are the code's own. */
const PART_SHARE = 0.6;

/**
 * Where a value of a block's card comes from: the request and the piece of its answer, a sum over one, a setting, the
 * clock, or the code. What cannot be told is said so. Works on what is stored: nothing is asked or run.
 */
export async function explainValue(
  { db }: Pick<ServiceDeps, "db">,
  blockId: BlockId,
  query: WhyQuery,
): Promise<Why> {
  const block = await getBlock(db, blockId);
  const data = await findNewestData(db, blockId);
  if (data === undefined) throw new NotFoundError("data", blockId);
  const version = await getVersion(db, blockId, data.version);
  const place = findPlace(data, query);
  const recording = await findRecordingOf(db, version);
  const run = recording && await findGoodRunAt(db, blockId, recording.nowMs);
  const settings = recording?.settings ?? settingValues(version.manifest.settings, block.settings);
  const traced = trace(place, { recording, records: run?.requests ?? [], version, settings });
  return {
    ...{ blockId, value: place.value, equalCount: place.equalCount, backend: version.backend },
    dataPath: place.steps === undefined ? null : writePath(place.steps).slice(0, 300),
    ...{ finding: traced.finding, also: traced.also },
    code: findCodeLines(version.backend, { answerSteps: traced.steps, dataSteps: place.steps ?? [] }),
    version: { number: version.number, origin: version.manifest.origin, createdAt: version.createdAt },
    run: { id: run?.id ?? null, at: run?.startedAt ?? data.at },
    recordedAt: recording?.nowMs ?? null,
  };
}

interface Place {
  readonly value: ShownLeaf;
  /** Undefined for a value that is on the card alone. */
  readonly steps: Steps | undefined;
  readonly equalCount: number;
}

function findPlace({ data }: DataRow, { path, value }: WhyQuery): Place {
  const at = path === undefined ? undefined : readPointer(data, path);
  if (at !== undefined && isLeaf(at.value)) {
    return { value: at.value, steps: at.steps, equalCount: findInData(data, at.value).length };
  }
  const text = value?.slice(0, MAX_VALUE_CHARS).trim() ?? "";
  if (text === "") throw new NotFoundError("value", path ?? "");
  const places = findInData(data, text);
  const [first] = places;
  if (first !== undefined) return { value: first.value, steps: first.steps, equalCount: places.length };
  const number = Number(text);
  return { value: Number.isFinite(number) ? number : text, steps: undefined, equalCount: 0 };
}

function isLeaf(value: unknown): value is ShownLeaf {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

const MAX_VERSIONS_BACK = 10;

/**
 * Of the version itself, else of an earlier one with the same code: what was returned to or chosen while its source was
 * down was answered then.
 */
async function findRecordingOf(db: ServiceDeps["db"], version: VersionRow): Promise<Recording | undefined> {
  const { blockId, backend } = version;
  for (let number = version.number; number > Math.max(0, version.number - MAX_VERSIONS_BACK); number--) {
    const each = number === version.number ? version : await findVersion(db, blockId, number);
    if (each?.backend !== backend) continue;
    const recording = await findNewestRecording(db, { blockId, version: number });
    if (recording !== undefined) return recording;
  }
  return undefined;
}

/** Of the newest run that was recorded: one that is not whole is still good to look at. */
async function findNewestRecording(
  db: ServiceDeps["db"],
  key: { readonly blockId: BlockId; readonly version: number },
): Promise<Recording | undefined> {
  const kept = await listRecordings(db, key);
  const newest = Math.max(...kept.map(({ at }) => at));
  const place = kept.findIndex(({ at }) => at === newest);
  return place === -1 ? undefined : await findRecording(db, key, place + 1);
}

interface Sources {
  readonly recording: Recording | undefined;
  readonly records: readonly RequestRecord[];
  readonly version: VersionRow;
  readonly settings: Recording["settings"];
}

interface Traced {
  readonly finding: WhyFinding;
  readonly also: readonly string[];
  /** Where it stands in the answer; empty when it stands in none. */
  readonly steps: Steps;
}

function trace({ value, steps }: Place, { recording, records, version, settings }: Sources): Traced {
  const { backend, manifest } = version;
  const { answers, leftOut } = recording === undefined
    ? { answers: [], leftOut: 0 }
    : openAnswers(recording, records);
  const setting = findSetting(value, settings, manifest.settings);
  const clock = recording === undefined ? undefined : findClock(value, recording.nowMs);
  const also = [
    ...(setting === undefined ? [] : [`It is also the value of the setting “${setting.label}”.`]),
    ...(clock === undefined || /\d/.test(clock) ? [] : [`It is also ${clock}.`]),
  ];
  const found = findInAnswers(value, answers, { dataSteps: steps ?? [], code: backend });
  if (found !== undefined && isWorthMore(found.how, { setting, clock })) {
    const { how, places, total } = found;
    return { finding: { kind: "answer", how, places, total }, also, steps: found.steps };
  }
  if (setting !== undefined) {
    return { finding: { kind: "setting", ...setting }, also: also.slice(1), steps: [] };
  }
  if (clock !== undefined) return { finding: { kind: "clock", how: clock }, also: [], steps: [] };
  return {
    also: [],
    steps: [],
    finding: findElsewhere(value, { answers, records, backend, leftOut, recording, row: rowOf(steps) }),
  };
}

/** A setting or the clock that is exactly the value says more than an answer that only resembles it. */
function isWorthMore(
  how: string,
  others: { readonly setting: unknown; readonly clock: string | undefined },
): boolean {
  // "Twelve days before the run" is true of any day.
  const isClockTelling = others.clock !== undefined && !/\d/.test(others.clock);
  return how === "" || (others.setting === undefined && !isClockTelling);
}

function findElsewhere(
  value: ShownLeaf,
  { answers, records, backend, leftOut, recording, row }: {
    readonly answers: readonly OpenAnswer[];
    readonly records: readonly RequestRecord[];
    readonly backend: string;
    readonly leftOut: number;
    readonly recording: Recording | undefined;
    readonly row: number | undefined;
  },
): WhyFinding {
  const measured = findMeasured(value, records);
  const record = measured && records[measured.index];
  if (measured !== undefined && record !== undefined) {
    return { kind: "request", how: measured.how, request: describeRecord(record) };
  }
  const isInCode = isWrittenInCode(value, backend);
  // A small number may stand in the code for anything; a telling one is there for itself.
  if (isInCode && (typeof value !== "number" || significantDigits(value) >= 3)) return { kind: "code" };
  const number = readNumber(value);
  const computed = number === undefined ? undefined : findComputed(number, answers, { code: backend, row });
  if (computed !== undefined) return { kind: "computed", how: computed.how, places: [computed.place] };
  if (isInCode) return { kind: "code" };
  const parts = typeof value === "string" ? findParts(value, answers, backend) : [];
  if (parts.length > 0) {
    return {
      kind: "answer",
      how: "put together from parts of the answers",
      places: parts,
      total: parts.length,
    };
  }
  return {
    kind: "unknown",
    closest: typeof value === "number" ? findClosest(value, answers) : null,
    reason: reasonOf({ recording, answers, leftOut, backend }),
  };
}

function rowOf(steps: Steps | undefined): number | undefined {
  return steps?.findLast((step) => typeof step === "number");
}

/** A number, or the one of a text that is a number and its unit: "2.3 %". */
function readNumber(value: ShownLeaf): number | undefined {
  if (typeof value === "number") return value;
  const written = typeof value === "string"
    ? /^\s*(-?\d+(?:\.\d+)?)\s*\D{0,12}$/.exec(value)?.[1]
    : undefined;
  return written === undefined ? undefined : Number(written);
}

/** The places of a text's words and numbers, when most of them stand in the answers. */
function findParts(value: string, answers: readonly OpenAnswer[], code: string): AnswerPlace[] {
  const words = [...new Set(wordsOf(value.slice(0, MAX_PARTS_CHARS)))].slice(0, MAX_PARTS);
  const found = words.flatMap((word) => {
    const number = Number(word);
    const part = Number.isNaN(number) ? word : number;
    return findInAnswers(part, answers, { dataSteps: [], code })?.places[0] ?? [];
  });
  return words.length > 0 && found.length / words.length >= PART_SHARE ? found.slice(0, MAX_PART_PLACES) : [];
}

function describeRecord({ method, host, path, status, ms, bytes, fromCache }: RequestRecord): WhyRequest {
  const address = `${host}${path}`;
  return { method, address, status: status ?? null, ms, bytes, fromCache, contentType: "", isTrimmed: false };
}

function reasonOf(
  { recording, answers, leftOut, backend }: {
    readonly recording: Recording | undefined;
    readonly answers: readonly OpenAnswer[];
    readonly leftOut: number;
    readonly backend: string;
  },
): string {
  if (recording === undefined) {
    return "No answers of this version are recorded, or they were removed. The next good refresh records them.";
  }
  if (recording.exchanges.length === 0) return "The run asked no source. The code made the value by itself.";
  if (answers.length === 0) {
    return "No source answered. The code made the value from how its requests failed.";
  }
  const cut = answers.some(({ request }) => request.isTrimmed);
  if (cut || leftOut > 0) {
    return "Not all of the answers could be looked through: one is too large to be kept whole, or is no text.";
  }
  if (/\b(previous|history)\b/.test(backend)) {
    return "It does not stand in the answers as it is. The code also uses earlier data of this block, and computes with it.";
  }
  return "It does not stand in the answers as it is, and none of the simple sums gives it. The code computes it in another way: see the marked lines.";
}
