import { normalise, type SourceIndex, wordsOf } from "./source_index.ts";
import { hasRounded } from "./trace_numbers.ts";
import { writtenInstants } from "./unit_forms.ts";

const DAY_MS = 86_400_000;
/** Share of a sentence's words that must stand in the sources. */
const WORD_SHARE = 0.6;

/** 1 for a text that stands in the sources, one half for one that is put together from their words, 0 for another. */
export function traceText(value: string, index: SourceIndex, nowMs: number): number {
  const at = readDate(value);
  if (at !== undefined && (Math.abs(at - nowMs) <= DAY_MS || isInstantIn(at, index))) return 1;
  if (isQuoted(value, index)) return 1;
  const words = wordsOf(withoutNumbers(normalise(value)));
  if (words.length === 0) return 0;
  const found = words.filter((word) => index.words.has(word)).length;
  if (found === words.length) return 1;
  return found / words.length >= WORD_SHARE ? 0.5 : 0;
}

/** True for a text that stands in the sources as it is, its numbers included. */
export function isQuoted(value: string, index: SourceIndex): boolean {
  const text = normalise(value).trim();
  return text.length > 0 && index.text.includes(text);
}

/** What a text says in numbers, dates, times and addresses left out: "17.25 € on 2026-11-22" says 17.25. */
export function numbersIn(text: string): number[] {
  const bare = text
    .replace(/\b[a-z]+:\/\/\S+|(?<!\S)\S+@\S+/gi, " ")
    .replace(/\d{4}-\d{2}(-\d{2})?(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?|\d{1,2}:\d{2}(:\d{2})?/g, " ")
    .replace(/\b(19|20)\d{2}\b|\bv?\d+(\.\d+){2,}\S*|#\d+/g, " ");
  const written = bare.match(/-?\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?/g) ?? [];
  return written.map((each) => Number(each.replace(/[, \u00a0\u202f]/g, ""))).filter(Number.isFinite);
}

/** True for a text that is a day, a time or both and nothing else: the calendar has it, whatever was read. */
export function isMoment(text: string): boolean {
  const rest = text.toLowerCase()
    .replace(/\d{4}-\d{2}(-\d{2})?(t[\d:.]+(z|[+-]\d{2}:?\d{2})?)?/g, " ")
    .replace(CALENDAR_WORDS, " ")
    .replace(/\d{1,2}:\d{2}(:\d{2})?|\b\d{1,2}(st|nd|rd|th)?\b|\b(19|20)\d{2}\b/g, " ");
  return !/[\p{L}\d]/u.test(rest);
}

const CALENDAR_WORDS =
  /\b(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b|\b(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\b|\b(am|pm|utc|gmt|today|tomorrow|yesterday|now|at)\b/g;

/** True for a few words that name something: more often the code's own than a fact. */
export function isLabel(text: string): boolean {
  return text.length <= 30 && text.trim().split(/\s+/).length <= 3;
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+([.,]\d+)*/g, " ");
}

function readDate(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** The same moment as seconds, milliseconds, or a day that the answer writes. */
function isInstantIn(at: number, index: SourceIndex): boolean {
  if (hasRounded(index.numbers, at) || hasRounded(index.numbers, at / 1000)) return true;
  return writtenInstants(at).some((form) => index.text.includes(form));
}
