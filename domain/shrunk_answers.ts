import type { Exchange, Recording } from "./recording.ts";
import { isRecord } from "./json.ts";

/** Numbers that most answers give as measured; whole ones are often names of things, and addresses are made of them. */
export type ShrunkNumbers = "decimals" | "all";

export interface Shrinking {
  /** What numbers are multiplied by, once to twice: below 1, so that shares and coordinates stay in their bounds. */
  readonly factor: number;
  /** Rows of a list shrink the same, which keeps their order, or each a little otherwise, which moves their ratios. */
  readonly rows: "alike" | "each";
  readonly numbers: ShrunkNumbers;
}

/** Ids and epochs are longer. */
const MAX_WHOLE = 1e9;
/** Numbers this near to the recording's year are years. */
const YEARS = 10;
const DECIMAL = /(?<![\w.,:/-])\d+[.,]\d+(?!\w|[.,:/-]\d)/g;
const WHOLE = /(?<![\w.,:/#-])\d{2,9}(?!\w|[.,:/-]\d)/g;

/**
 * The same recording with smaller numbers in its answers; each field by a factor
 * of its own, so that what is computed of two of them changes as well. What an
 * address of the recording holds is left alone: changed, it would ask for what nobody recorded.
 */
export function shrinkAnswers(recording: Recording, shrinking: Shrinking): Recording {
  const asked = new Set(recording.exchanges.flatMap(({ request }) => request.url.match(/\d+/g) ?? []));
  const change = { ...shrinking, asked, year: new Date(recording.nowMs).getUTCFullYear() };
  return { ...recording, exchanges: recording.exchanges.map((exchange) => shrinkOne(exchange, change)) };
}

interface Change extends Shrinking {
  readonly asked: ReadonlySet<string>;
  readonly year: number;
}

function shrinkOne(exchange: Exchange, change: Change): Exchange {
  const { answer } = exchange;
  if (answer.kind === "failed") return exchange;
  const body = new TextEncoder().encode(shrinkText(new TextDecoder().decode(answer.body), change));
  return { ...exchange, answer: { ...answer, body } };
}

function shrinkText(text: string, change: Change): string {
  try {
    return JSON.stringify(shrinkJson(JSON.parse(text), change));
  } catch {
    // No JSON: a table, a feed, a page, lines.
    return text.split("\n").map((line, at) => shrinkWords(line, forRow(change, at))).join("\n");
  }
}

function shrinkJson(value: unknown, change: Change): unknown {
  if (typeof value === "number") return shrinkNumber(value, change);
  if (typeof value === "string") return shrinkWords(value, change);
  if (Array.isArray(value)) return value.map((item, at) => shrinkJson(item, forRow(change, at)));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, shrinkJson(item, forField(change, key))]),
  );
}

/** Fields of an object differ by their names, so that a field of every row shrinks alike. */
function forField(change: Change, name: string): Change {
  const place = [...name].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 97, 7);
  return { ...change, factor: change.factor ** (1 + place / 97) };
}

function forRow(change: Change, at: number): Change {
  return change.rows === "alike" ? change : { ...change, factor: change.factor ** (1 + at % 7 / 20) };
}

function shrinkNumber(value: number, change: Change): number {
  const { factor, numbers } = change;
  if (!Number.isInteger(value)) return value * factor;
  return numbers === "all" && isAmount(value, change) ? Math.round(value * factor) : value;
}

function isAmount(value: number, { asked, year }: Change): boolean {
  const size = Math.abs(value);
  return size >= 10 && size < MAX_WHOLE && Math.abs(size - year) > YEARS && !asked.has(String(size));
}

function shrinkWords(text: string, change: Change): string {
  let column = 0;
  const next = () => change.factor ** (1 + column++ % 5 / 10);
  const decimals = text.replace(DECIMAL, (written) => shrinkDecimal(written, next()));
  if (change.numbers === "decimals") return decimals;
  return decimals.replace(WHOLE, (written) => {
    const value = Number(written);
    return isAmount(value, change) ? String(Math.round(value * next())) : written;
  });
}

/** With its own mark and as many decimals as it had. */
function shrinkDecimal(written: string, factor: number): string {
  const mark = written.includes(",") ? "," : ".";
  const decimals = written.length - written.indexOf(mark) - 1;
  return (Number(written.replace(",", ".")) * factor).toFixed(decimals).replace(".", mark);
}
