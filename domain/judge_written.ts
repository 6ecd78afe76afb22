import { listLeaves } from "./data_values.ts";
import { scoreOf, TRACED_ENOUGH, traceData } from "./invented_data.ts";
import type { TracedRun, TraceJudgement } from "./judge_trace.ts";
import type { Json } from "./json.ts";
import { cleanText } from "./outcome.ts";

const DAY_MINUTES = 24 * 60;
/** Of numbers that were said others follow, such as how many percent they are of each other. */
const NUMBERS_SAID = 0.5;

/** A motto, a list to tick off: what a person said may be shown, and nothing beside it, not a temperature of two digits. */
const TO_THE_WORD = { leastDigits: 2, labelSize: 1 };

/** Judges data that stands in the code: a block that asks no source and computes nothing from the clock. */
export function judgeWritten({ data, settings, nowMs, words = "" }: TracedRun): TraceJudgement {
  const said = JSON.stringify(settings);
  const answers = [words, said, listOffsets(data, nowMs)];
  const trace = traceData(data, { answers, settings: said, nowMs, timings: [] }, TO_THE_WORD);
  if (trace.numbers.checked + trace.texts.checked === 0) return {};
  const score = scoreOf(trace);
  const { numbers, texts } = trace;
  const isSaid = texts.traced >= texts.checked * TRACED_ENOUGH / 100 &&
    numbers.traced >= numbers.checked * NUMBERS_SAID;
  if (isSaid) return {};
  const message = trace.numbers.traced + trace.texts.traced === 0
    ? "No value of the data comes from an answer, a setting or the clock"
    : "The block asks no source, and not all of its data are the words of the person or follow the clock";
  const examples = trace.untraced.map((value) => JSON.stringify(cleanText(value, 60))).join(", ");
  return { score, failure: { kind: "invented", message, evidence: examples } };
}

/** Minutes and hours by which the data's times of day are ahead of the clock: what clocks of other places show beside them. */
function listOffsets(data: Json, nowMs: number): string {
  const now = Math.floor(nowMs / 60_000) % DAY_MINUTES;
  const minutes = listLeaves(data).flatMap((leaf) => {
    const [, hours, rest, half] = /^(\d{1,2}):(\d{2})(?::\d{2})?(?:\s*([ap])\.?m\.?)?$/i.exec(String(leaf)) ??
      [];
    if (hours === undefined) return [];
    const hour = half === undefined ? Number(hours) : Number(hours) % 12 + (/p/i.test(half) ? 12 : 0);
    const ahead = (hour * 60 + Number(rest) - now + 2 * DAY_MINUTES) % DAY_MINUTES;
    return [ahead, ahead - DAY_MINUTES];
  });
  return minutes.flatMap((each) => [each, each / 60]).join(" ");
}
