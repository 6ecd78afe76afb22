import type { Clock } from "../format/format_instant.ts";
import { type ValueStyle, writeValue } from "./y_axis.ts";

/**
 * Plotted points for the read-out island: everything is placed and worded here, so that the browser needs neither d3
 * nor our formats. Columns instead of objects keep the page small.
 */
export interface Readout {
  /** Percent from the left, ascending. */
  readonly x: readonly number[];
  readonly labels: readonly string[];
  readonly series: readonly ReadoutSeries[];
}

export interface ReadoutSeries {
  readonly name: string;
  /** Number of the series' colour, from 1. */
  readonly color: number;
  /** Percent from the top; null where the series has a gap. */
  readonly y: readonly (number | null)[];
  readonly texts: readonly string[];
}

/** More points than a pointer can tell apart only make the page heavier. */
const MAX_READOUT_POINTS = 250;

export function createReadout(
  axis: { readonly positions: readonly number[]; readonly labels: readonly string[] },
  series: readonly {
    readonly label: string;
    readonly color: number;
    readonly values: readonly (number | null)[];
    readonly y: readonly (number | null)[];
  }[],
  words: { readonly style: ValueStyle; readonly clock: Clock },
): Readout {
  const picked = pickIndexes(axis.positions.length, MAX_READOUT_POINTS);
  const pick = <Value>(values: readonly Value[]) => picked.flatMap((index) => values.slice(index, index + 1));
  return {
    x: pick(axis.positions).map(round),
    labels: pick(axis.labels),
    series: series.map((one) => ({
      name: one.label,
      color: one.color,
      y: pick(one.y).map((y) => y === null ? null : round(y)),
      texts: pick(one.values).map((value) => writeValue(value, words.style, words.clock)),
    })),
  };
}

/** At most `limit` indexes, evenly spread, the first and the last among them. */
export function pickIndexes(count: number, limit: number): readonly number[] {
  if (count <= limit) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: limit }, (_, index) => Math.round((index * (count - 1)) / (limit - 1)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
