import { listFields } from "./data_values.ts";
import type { Json } from "./json.ts";
import { indexSources } from "./source_index.ts";
import { type NumberSources, traceNumbers } from "./trace_numbers.ts";
import { isLabel, isMoment, isQuoted, numbersIn, traceText } from "./trace_text.ts";
import { significantDigits } from "./unit_forms.ts";

/** Percent of values that are found in an honest block: labels, names of days and sums are its own words. */
export const TRACED_ENOUGH = 80;

const MAX_VALUES = 400;
const EXAMPLES = 5;
/** One small word such as "warn" or "cloud-sun" is a choice of the code, not a fact. */
const CODE_WORD = /^[a-z]+(-[a-z]+)*$/;

/** How many values of a kind say something, and how many of those were found. */
export interface Traced {
  readonly checked: number;
  /** 1 for each value found, one half for each that fits in one way or another. */
  readonly traced: number;
}

export interface TraceResult {
  /** Values of three digits or more, those in texts included. */
  readonly numbers: Traced;
  /** Texts of four characters or more. */
  readonly texts: Traced;
  /** Values that were not found, a few; numbers first. */
  readonly untraced: readonly string[];
}

export interface TraceSources {
  /** What answers said, and what is known of the requests. */
  readonly answers: readonly string[];
  /** What a person or a default chose: texts may repeat it, and numbers may be multiplied by it. */
  readonly settings: string;
  readonly nowMs: number;
  /** Milliseconds that each request took. */
  readonly timings: readonly number[];
}

/** How small a value may be and still say something. */
export interface TraceMeasure {
  /** Significant digits of a number. */
  readonly leastDigits: number;
  /** What an untraced label counts beside a number or a sentence. */
  readonly labelSize: number;
}

const USUAL: TraceMeasure = { leastDigits: 3, labelSize: 0.25 };

/**
 * How many values of the data come from an answer, a setting or the clock (and, of a block that asks nothing, from what was said). Values that stand anywhere (true, 0, 7) are
 * left out, and so are days and times. Numbers count for themselves: a label that is real says nothing of the number beside it.
 */
export function traceData(
  data: Json,
  { answers, settings, nowMs, timings }: TraceSources,
  { leastDigits, labelSize } = USUAL,
): TraceResult {
  const isTellingNumber = (value: number) => significantDigits(value) >= leastDigits;
  const clock = new Date(nowMs);
  const forTexts = indexSources([...answers, settings, clock.toISOString(), clock.toUTCString()]);
  const sources: NumberSources = {
    index: indexSources(answers),
    nowMs,
    timings,
    factors: numbersIn(settings).slice(0, 10),
  };
  const [numbers, texts] = [createCount(), createCount()];
  for (const { values } of pickFields(data)) {
    const plain = values.filter((value) => typeof value === "number");
    const within: number[] = [];
    for (const value of values) {
      if (typeof value !== "string" || !isTellingText(value)) continue;
      const weight = traceText(value, forTexts, nowMs);
      const said = isQuoted(value, forTexts) ? [] : numbersIn(value).filter(isTellingNumber);
      // A text of a number alone is that number.
      if (said.length === 0 || /\p{L}{3,}/u.test(value)) {
        texts.add(value, weight, weight === 0 && isLabel(value) ? labelSize : 1);
      }
      within.push(...said);
    }
    for (const list of [plain.filter(isTellingNumber), within]) {
      traceNumbers(list, sources).forEach((weight, at) => numbers.add(list[at] ?? 0, weight));
    }
  }
  return {
    numbers: numbers.result(),
    texts: texts.result(),
    untraced: [...numbers.untraced, ...texts.untraced].slice(0, EXAMPLES),
  };
}

/** Percent of the values that were found. */
export function scoreOf({ numbers, texts }: Pick<TraceResult, "numbers" | "texts">): number {
  const checked = numbers.checked + texts.checked;
  return checked === 0 ? 100 : Math.floor((numbers.traced + texts.traced) / checked * 100);
}

function createCount() {
  const untraced: string[] = [];
  let [checked, traced] = [0, 0];
  return {
    untraced,
    result: (): Traced => ({ checked, traced }),
    add(value: string | number, weight: number, size = 1): void {
      checked += size;
      traced += weight * size;
      if (weight === 0 && untraced.length < EXAMPLES) untraced.push(String(value).slice(0, 60));
    },
  };
}

interface Field {
  readonly values: readonly (string | number)[];
}

/** Each value once, field by field; of much data an even sample. */
function pickFields(data: Json): Field[] {
  const fields = listFields(data).map((values) => [
    ...new Set(values.filter((value) => typeof value === "string" || typeof value === "number")),
  ]).filter((values) => values.length > 0);
  const total = fields.reduce((sum, values) => sum + values.length, 0);
  const share = Math.min(1, MAX_VALUES / total);
  return fields.slice(0, MAX_VALUES).map((values) => ({
    values: sample(values, Math.ceil(values.length * share)),
  }));
}

function sample<Value>(values: readonly Value[], count: number): Value[] {
  const step = values.length / count;
  return Array.from({ length: count }, (_, at) => values[Math.floor(at * step)] as Value);
}

function isTellingText(text: string): boolean {
  return text.trim().length >= 4 && !CODE_WORD.test(text) && !isMoment(text);
}
