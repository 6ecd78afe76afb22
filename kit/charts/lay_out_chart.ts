import type { Clock } from "../format/format_instant.ts";
import { describeSeries } from "./describe_series.ts";
import type { ChartData } from "./read_chart_data.ts";
import { createReadout, type Readout } from "./readout.ts";
import { layoutX, type Tick, type XAxis } from "./x_axis.ts";
import { type Baseline, layoutY, styleOfValues, type ValueStyle, type YAxis } from "./y_axis.ts";

export interface PlottedSeries {
  readonly key: string;
  readonly label: string;
  /** Number of its colour, from 1. */
  readonly color: number;
  readonly values: readonly (number | null)[];
  /** Percent from the top; null is a gap. */
  readonly y: readonly (number | null)[];
}

/** Everything around a plot, as `ChartFrame` takes it. */
export interface FrameFacts {
  readonly title?: string | undefined;
  readonly unit?: string | undefined;
  readonly height?: number | undefined;
  readonly alt: string;
  readonly xTicks: readonly Tick[];
  readonly yTicks: YAxis["ticks"];
  readonly zeroAt?: number | undefined;
  readonly legend: readonly PlottedSeries[];
  readonly readout: Readout;
}

export interface ChartLayout {
  readonly x: XAxis;
  readonly y: YAxis;
  readonly series: readonly PlottedSeries[];
  readonly frame: FrameFacts;
}

interface ChartFacts extends ValueStyle {
  readonly title?: string | undefined;
  readonly height?: number | undefined;
}

interface LayoutOptions {
  readonly clock: Clock;
  readonly baseline: Baseline;
  /** Points stand in the middle of equal bands, as bars do. */
  readonly isBand: boolean;
  /** Values on top of each other: the axis must hold their sums. */
  readonly isStacked?: boolean;
  /** What the text alternative says when there is no title. */
  readonly kindOfChart: string;
}

/** Places every point and words everything that stands around the plot. */
export function layOutChart(data: ChartData, facts: ChartFacts, options: LayoutOptions): ChartLayout {
  const { clock, isStacked = false } = options;
  const values = data.series.flatMap((one) => one.values);
  const x = layoutX(data, clock, options.isBand);
  const y = layoutY(isStacked ? stackTotals(data) : values, options.baseline, facts, clock);
  const style = styleOfValues(values, y, facts);
  const series = data.series.map((one, index) => ({
    ...one,
    color: colorOf(index),
    y: one.values.map((value) => value === null ? null : y.scale.at(isStacked ? 0 : value)),
  }));
  const [low, high] = y.scale.domain;
  const frame: FrameFacts = {
    title: facts.title,
    unit: shownUnit(facts.unit),
    height: facts.height,
    alt: describeSeries(facts.title ?? options.kindOfChart, series, { labels: x.labels, style, clock }),
    xTicks: x.ticks,
    yTicks: y.ticks,
    zeroAt: low < 0 && high > 0 ? y.scale.at(0) : undefined,
    legend: series,
    readout: createReadout(x, series, { style, clock }),
  };
  return { x, y, series, frame };
}

/** Series take the five chart colours and then mixes of them: k-color-1 to k-color-8. */
export function colorOf(index: number): number {
  return (index % 8) + 1;
}

/** Units that stand at every line of the axis need no second place. */
function shownUnit(unit: string | undefined): string | undefined {
  const isOnAxis = unit === undefined || unit === "" || unit === "%" || /^°|^[A-Z]{3}$/.test(unit);
  return isOnAxis ? undefined : unit;
}

function stackTotals(data: ChartData): number[] {
  return data.points.flatMap((_, index) => {
    const values = data.series.map((series) => series.values[index] ?? 0);
    return [
      values.filter((value) => value > 0).reduce((sum, value) => sum + value, 0),
      values.filter((value) => value < 0).reduce((sum, value) => sum + value, 0),
    ];
  });
}
