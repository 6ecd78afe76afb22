import type { AcceptanceFailure } from "./acceptance_failure.ts";
import { scoreOf, type Traced, TRACED_ENOUGH, traceData } from "./invented_data.ts";
import type { Json } from "./json.ts";
import { judgeWritten } from "./judge_written.ts";
import { cleanText, type RequestRecord, type RunWarning } from "./outcome.ts";
import type { SettingValues } from "./manifest.ts";

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
  /** It was seen to change with the answers, or with the clock where nothing was asked, whatever the formula. */
  readonly isFollowing?: boolean;
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
  });
  if (run.requests.length === 0) {
    // What a block without a source shows is computed from the clock, or all of it stands in the code.
    return run.isFollowing === true || trace.numbers.traced > 0 ? {} : judgeWritten(run);
  }
  const { texts } = trace;
  const numbers = run.isFollowing === true ? atLeastHalf(trace.numbers) : trace.numbers;
  if (numbers.checked + texts.checked === 0) return {};
  const score = scoreOf({ numbers, texts });
  const examples = trace.untraced.map((value) => JSON.stringify(cleanText(value, 60))).join(", ");
  const message = findInvention({ numbers, texts });
  if (message !== undefined) {
    return { score, failure: { kind: "invented", message, evidence: examples } };
  }
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

/** Computed from an answer is more than nothing and less than read: as a value that fits in one way or another. */
function atLeastHalf({ checked, traced }: Traced): Traced {
  return { checked, traced: Math.max(traced, checked / 2) };
}

function findInvention(
  { numbers, texts }: { readonly numbers: Traced; readonly texts: Traced },
): string | undefined {
  if (numbers.traced + texts.traced === 0) {
    return "No value of the data comes from an answer, a setting or the clock";
  }
  if (numbers.checked === 0) return undefined;
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
