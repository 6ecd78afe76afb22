import { dateFormat } from "../format/intl_cache.ts";
import { type Clock, wallClockMs } from "../format/format_instant.ts";
import { formatNumber } from "../format/format_number.ts";
import type { ChartData } from "./read_chart_data.ts";
import { calendarTicks, linearScale } from "./scales.ts";

export interface Tick {
  /** Percent of the axis. */
  readonly at: number;
  readonly label: string;
  /** Shown only where there is room: on a wide card. */
  readonly isExtra: boolean;
}

export interface XAxis {
  readonly ticks: readonly Tick[];
  /** Percent of each point. */
  readonly positions: readonly number[];
  /** Words of each point, for the read-out and the text alternative. */
  readonly labels: readonly string[];
}

/** How many characters of labels fit side by side on a phone and on a wide card. */
const NARROW_CHARS = 40;
const WIDE_CHARS = 76;
const LABEL_GAP_CHARS = 2;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where each point stands and which labels the axis shows. `isBand` puts points into the middle of equal bands. */
export function layoutX(data: ChartData, clock: Clock, isBand: boolean): XAxis {
  const zoned = data.isDateOnly ? { ...clock, timeZone: "UTC" } : clock;
  const labels = data.points.map((point) =>
    data.kind === "category"
      ? point.word
      : data.kind === "time"
      ? pointLabel(point.at, data, zoned)
      : formatNumber(point.at, clock.locale)
  );
  if (isBand || data.kind === "category" || data.points.length < 2) {
    const positions = data.points.map((_, index) => bandAt(index, data.points.length, isBand));
    return {
      positions,
      labels,
      ticks: bandTicks(positions, isBand ? shortLabels(data, zoned, labels) : labels),
    };
  }
  const first = data.points[0]?.at ?? 0;
  const last = data.points.at(-1)?.at ?? 1;
  const scale = linearScale([first, last === first ? first + 1 : last], 6, [0.6, 99.4]);
  const ticks = data.kind === "time"
    ? timeTicks([first, last], zoned, scale.at)
    : scale.ticks.map((tick) => ({ at: scale.at(tick), label: formatNumber(tick, clock.locale) }));
  return { positions: data.points.map((point) => round(scale.at(point.at))), labels, ticks: thin(ticks) };
}

function bandAt(index: number, count: number, isBand: boolean): number {
  if (isBand) return round(((index + 0.5) / count) * 100);
  return count < 2 ? 50 : round(0.6 + (index / (count - 1)) * 98.8);
}

function bandTicks(positions: readonly number[], labels: readonly string[]): readonly Tick[] {
  return thin(positions.map((at, index) => ({ at, label: labels[index] ?? "" })));
}

/** Drops labels until they fit, evenly, and marks those that fit only on a wide card. */
function thin(ticks: readonly { readonly at: number; readonly label: string }[]): readonly Tick[] {
  const longest = Math.max(1, ...ticks.map((tick) => tick.label.length)) + LABEL_GAP_CHARS;
  const wide = Math.max(1, Math.ceil((ticks.length * longest) / WIDE_CHARS));
  const kept = ticks.filter((_, index) => index % wide === 0);
  const narrow = Math.max(1, Math.ceil((kept.length * longest) / NARROW_CHARS));
  return kept.map((tick, index) => ({ ...tick, at: round(tick.at), isExtra: index % narrow !== 0 }));
}

function timeTicks(domain: readonly [number, number], clock: Clock, at: (ms: number) => number) {
  // Ticks are round on the person's wall clock: move to it, choose, and move each one back with its own offset.
  const wall: [number, number] = [
    wallClockMs(domain[0], clock.timeZone),
    wallClockMs(domain[1], clock.timeZone),
  ];
  const wallTicks = calendarTicks(wall, 6);
  const stepMs = (wallTicks[1] ?? 0) - (wallTicks[0] ?? 0) || wall[1] - wall[0];
  return wallTicks.map((tick) => ({
    at: Math.min(Math.max(at(instantOfWall(tick, clock.timeZone, domain[0] - wall[0])), 0), 100),
    label: tickLabel(tick, stepMs, clock),
  }));
}

function instantOfWall(wallMs: number, timeZone: string, guessedOffsetMs: number): number {
  const guess = wallMs + guessedOffsetMs;
  return guess - (wallClockMs(guess, timeZone) - wallMs);
}

function tickLabel(wallMs: number, stepMs: number, clock: Clock): string {
  const write = (options: Intl.DateTimeFormatOptions) =>
    dateFormat(clock.locale, { ...options, timeZone: "UTC" }).format(wallMs);
  if (stepMs >= 330 * DAY_MS) return write({ year: "numeric" });
  if (stepMs >= 27 * DAY_MS) {
    return new Date(wallMs).getUTCMonth() === 0 ? write({ year: "numeric" }) : write({ month: "short" });
  }
  const isMidnight = wallMs % DAY_MS === 0;
  if (stepMs >= 20 * HOUR_MS || isMidnight) return write({ day: "numeric", month: "short" });
  return write({ hour: "2-digit", minute: "2-digit", hourCycle: undefined });
}

/** The whole of a point's moment, as the read-out says it. */
function pointLabel(ms: number, data: ChartData, clock: Clock): string {
  const first = data.points[0]?.at ?? ms;
  const last = data.points.at(-1)?.at ?? ms;
  const needsYear = last - first > 300 * DAY_MS || Math.abs(clock.now - ms) > 300 * DAY_MS;
  const options: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: "short",
    ...(needsYear ? { year: "numeric" } : {}),
    ...(data.isDateOnly ? {} : { hour: "2-digit", minute: "2-digit" }),
    timeZone: clock.timeZone,
  };
  return dateFormat(clock.locale, options).format(ms);
}

/** Bars under an axis of dates or hours have room for less than the read-out. */
function shortLabels(data: ChartData, clock: Clock, labels: readonly string[]): readonly string[] {
  if (data.kind !== "time" || data.points.length < 2) return labels;
  const stepMs = (data.points[1]?.at ?? 0) - (data.points[0]?.at ?? 0);
  return data.points.map((point) => tickLabel(wallClockMs(point.at, clock.timeZone), stepMs, clock));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
