import { toNumber, toWord } from "../format/format_value.ts";
import { type Instant, isDateText, parseInstant } from "../format/parse_instant.ts";
import type { Row } from "../props.ts";

export type XKind = "time" | "number" | "category";

export interface ChartPoint {
  /** Milliseconds, the number itself, or the index of a category. */
  readonly at: number;
  /** The category's own word; empty for the other kinds. */
  readonly word: string;
}

export interface Series {
  readonly key: string;
  readonly label: string;
  /** One value a point; `null` is a gap. */
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  readonly kind: XKind;
  /** True when every moment is a calendar date, which no time zone may move. */
  readonly isDateOnly: boolean;
  readonly points: readonly ChartPoint[];
  readonly series: readonly Series[];
}

export interface ChartColumns {
  readonly x?: string | undefined;
  readonly y?: readonly string[] | undefined;
  readonly labels?: Readonly<Record<string, string>>;
}

const USUAL_X_KEYS = [
  "date",
  "time",
  "at",
  "timestamp",
  "day",
  "hour",
  "month",
  "year",
  "x",
  "label",
  "name",
];
const TIME_KEY = /time|date|^at$|_at$|At$|stamp|^ts$|^t$/;
const MAX_SERIES = 8;
const FIRST_EPOCH_SECONDS = 3e8;
const FIRST_EPOCH_MS = 3e11;

/** Rows as points and series: finds out whether x is time, a number or a category, and sorts time and numbers. */
export function readChartData(rows: readonly Row[], columns: ChartColumns, xKindWanted?: XKind): ChartData {
  const x = columns.x ?? guessX(rows);
  const y = columns.y ?? guessY(rows, x);
  const xs = rows.map((row, index) => x === undefined ? index : row[x]);
  const kind = xKindWanted ?? kindOf(xs, x);
  const instants = kind === "time" ? xs.map(parseInstant) : [];
  const read = rows.map((row, index) => ({ row, point: pointOf(kind, xs[index], index, instants[index]) }))
    .filter((entry): entry is { row: Row; point: ChartPoint } => entry.point !== undefined);
  if (kind !== "category") read.sort((left, right) => left.point.at - right.point.at);
  return {
    kind,
    isDateOnly: kind === "time" && instants.every((instant) => instant === undefined || instant.isDateOnly),
    points: read.map(({ point }) => point),
    series: y.slice(0, MAX_SERIES).map((key) => ({
      key,
      label: columns.labels?.[key] ?? humanise(key),
      values: read.map(({ row }) => toNumber(row[key]) ?? null),
    })),
  };
}

/** "changePercent" and "change_percent" → "Change percent". */
export function humanise(key: string): string {
  const words = key.replace(/[_-]+/g, " ").replace(/([a-z0-9])([A-Z])/g, "$1 $2").trim();
  const lower = /^[A-Z0-9 ]+$/.test(words) ? words : words.toLowerCase();
  return lower.slice(0, 1).toUpperCase() + lower.slice(1);
}

function guessX(rows: readonly Row[]): string | undefined {
  const first = rows[0] ?? {};
  return USUAL_X_KEYS.find((key) => Object.hasOwn(first, key)) ??
    Object.keys(first).find((key) => typeof first[key] === "string");
}

function guessY(rows: readonly Row[], x: string | undefined): readonly string[] {
  const keys = Object.keys(rows[0] ?? {}).filter((key) => key !== x);
  return keys.filter((key) => rows.some((row) => typeof row[key] === "number")).slice(0, MAX_SERIES);
}

function kindOf(xs: readonly unknown[], key: string | undefined): XKind {
  const given = xs.filter((x) => x !== null && x !== undefined);
  if (given.length === 0) return "category";
  if (given.every(isDateText)) return "time";
  const numbers = given.map(toNumber);
  if (numbers.every((number) => number !== undefined)) {
    const smallest = Math.min(...numbers.map(Math.abs));
    const isTime = smallest > FIRST_EPOCH_MS || (smallest > FIRST_EPOCH_SECONDS && TIME_KEY.test(key ?? ""));
    return isTime ? "time" : "number";
  }
  const isWrittenTime = given.every((x) => typeof x === "string" && parseInstant(x) !== undefined);
  return isWrittenTime ? "time" : "category";
}

function pointOf(
  kind: XKind,
  x: unknown,
  index: number,
  instant: Instant | undefined,
): ChartPoint | undefined {
  if (kind === "category") return { at: index, word: toWord(x) };
  const at = kind === "time" ? instant?.ms : toNumber(x);
  return at === undefined ? undefined : { at, word: "" };
}
