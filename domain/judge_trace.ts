import type { AcceptanceFailure } from "./acceptance_failure.ts";
import { scoreOf, type Traced, traceData, type TraceResult } from "./invented_data.ts";
import type { Json } from "./json.ts";
import { cleanText, type RequestRecord, type RunWarning } from "./outcome.ts";
import type { SettingValues } from "./manifest.ts";

/** Percent of values that are found in an honest block: labels, names of days and sums are its own words. */
export const TRACED_ENOUGH = 80;

/** Of many numbers this share fits something by chance: fewer are as good as none. */
const CHANCE_SHARE = 0.1;
const MANY = 10;

export interface TracedRun {
  readonly data: Json;
  readonly requests: readonly RequestRecord[];
  readonly answers: readonly string[];
  readonly settings: SettingValues;
  readonly nowMs: number;
  /** What the person asked for, in their words. */
  readonly words?: string;
  /** The numbers were seen to change with those of the answers (`followsAnswers`), whatever the formula. */
  readonly isFollowing?: boolean;
  /** Texts that were seen to change with the clock, of a block that asks nothing. */
  readonly moved?: readonly string[];
}

export interface TraceJudgement {
  readonly failure?: AcceptanceFailure;
  readonly warning?: RunWarning;
  /** Percent of the values that trace; absent when none says anything. */
  readonly score?: number;
}

/** Whether the data was read somewhere, and how much of it (architecture.md 4). */
export function judgeTrace(run: TracedRun): TraceJudgement {
  const facts = run.requests.map(({ host, status, ms }) => `${host} ${status ?? ""} ${ms}`).join("\n");
  const trace = traceData(run.data, {
    answers: [...run.answers, facts],
    settings: JSON.stringify(run.settings),
    nowMs: run.nowMs,
    timings: run.requests.map(({ ms }) => ms),
    ...(run.moved !== undefined && { moved: run.moved }),
  });
  if (isWritten(run, trace)) return judgeWritten(run);
  const { texts } = trace;
  const numbers = run.isFollowing === true ? atLeastHalf(trace.numbers) : trace.numbers;
  if (numbers.checked + texts.checked === 0) return {};
  const score = scoreOf({ numbers, texts });
  const examples = trace.untraced.map((value) => JSON.stringify(cleanText(value, 60))).join(", ");
  const message = findInvention({ numbers, texts }, run.requests.length > 0);
  if (message !== undefined) {
    return { score, failure: { kind: "invented", message, evidence: examples } };
  }
  // What a block without a source shows is computed, all of it.
  if (run.requests.length === 0) return {};
  if (score >= TRACED_ENOUGH && isEnough(numbers)) return { score };
  const found = `${score} % of the values trace to an answer, a setting or the clock`;
  const rest = run.isFollowing === true
    ? "others change with the answers or the clock, by a formula that is not known"
    : "not found, so computed or made up";
  return {
    score,
    warning: { kind: "untraced", message: `${found}; ${rest}${examples === "" ? "" : `: ${examples}`}` },
  };
}

/** Nothing was asked and nothing is computed from the clock: all of the data stands in the code. */
function isWritten({ requests, isFollowing, moved = [] }: TracedRun, { numbers }: TraceResult): boolean {
  return requests.length === 0 && isFollowing !== true && moved.length === 0 && numbers.traced === 0;
}

/** A motto, a list to tick off: what a person said may be shown, and then nothing else, not a temperature of two digits. */
const TO_THE_WORD = { leastDigits: 2, labelSize: 1 };

function judgeWritten({ data, settings, nowMs, words = "" }: TracedRun): TraceJudgement {
  const said = JSON.stringify(settings);
  const trace = traceData(data, { answers: [words, said], settings: said, nowMs, timings: [] }, TO_THE_WORD);
  if (trace.numbers.checked + trace.texts.checked === 0) return {};
  const score = scoreOf(trace);
  if (score >= TRACED_ENOUGH && isEnough(trace.numbers)) return {};
  const message = trace.numbers.traced + trace.texts.traced === 0
    ? "No value of the data comes from an answer, a setting or the clock"
    : "The block asks no source, and not all of its data are the words of the person or follow the clock";
  const examples = trace.untraced.map((value) => JSON.stringify(cleanText(value, 60))).join(", ");
  return { score, failure: { kind: "invented", message, evidence: examples } };
}

/** Computed from an answer is more than nothing and less than read: as a value that fits in one way or another. */
function atLeastHalf({ checked, traced }: Traced): Traced {
  return { checked, traced: Math.max(traced, checked / 2) };
}

function findInvention(
  { numbers, texts }: { readonly numbers: Traced; readonly texts: Traced },
  hasAsked: boolean,
): string | undefined {
  if (numbers.traced + texts.traced === 0) {
    return "No value of the data comes from an answer, a setting or the clock";
  }
  // Without a source, what is computed from the clock is all that there is.
  if (!hasAsked || numbers.checked === 0) return undefined;
  if (numbers.traced === 0) {
    return "None of the numbers comes from an answer or the clock, though some of the texts do";
  }
  const isChance = numbers.checked >= MANY && numbers.traced / numbers.checked < CHANCE_SHARE;
  return isChance ? "Next to none of the numbers comes from an answer or the clock" : undefined;
}

/** Numbers that do not trace matter more than labels. */
function isEnough({ checked, traced }: Traced): boolean {
  return checked === 0 || traced / checked >= TRACED_ENOUGH / 100;
}
