import { numberFormat } from "../format/intl_cache.ts";
import { formatNumber, isCurrency } from "../format/format_number.ts";
import { formatValue } from "../format/format_value.ts";
import type { Clock } from "../format/format_instant.ts";
import { niceScale, type Range, type Scale } from "./scales.ts";

/** How a chart writes its values. */
export interface ValueStyle {
  readonly unit?: string | undefined;
  readonly format?: string | undefined;
  readonly decimals?: number | undefined;
}

export interface YAxis {
  readonly scale: Scale;
  /** Percent from the top. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

export type Baseline = "zero" | "zero-if-near" | "free";

const TICK_COUNT = 3;
const COMPACT_FROM = 10_000;
const MAX_DECIMALS = 8;

/** The vertical axis for all values: round ends, about three lines, labels that differ from each other. */
export function layoutY(
  values: readonly (number | null)[],
  baseline: Baseline,
  style: ValueStyle,
  clock: Clock,
): YAxis {
  const scale = niceScale(domainOf(values, baseline), TICK_COUNT, [100, 0]);
  const labels = tickLabels(scale.ticks, style, clock);
  return {
    scale,
    ticks: scale.ticks.map((tick, index) => ({ at: scale.at(tick), label: labels[index] ?? "" })),
  };
}

/**
 * The style with as many decimals as tell neighbouring values of this chart apart: two more than the axis, and no more
 * than the values have.
 */
export function styleOfValues(
  values: readonly (number | null)[],
  axis: YAxis,
  style: ValueStyle,
): ValueStyle {
  if (style.decimals !== undefined || style.format !== undefined) return style;
  const [first = 0, second = 1] = axis.scale.ticks;
  const axisDecimals = -Math.floor(Math.log10(Math.abs(second - first) || 1) + 1e-9);
  const held = Math.max(0, ...values.map((value) => value === null ? 0 : decimalsOf(value)));
  return { ...style, decimals: Math.max(0, Math.min(axisDecimals + 2, held, MAX_DECIMALS)) };
}

/** A value of a chart in words, as its read-out and its text alternative say it. */
export function writeValue(value: number | null, style: ValueStyle, clock: Clock): string {
  return formatValue(value, clock, style.format, style);
}

function domainOf(values: readonly (number | null)[], baseline: Baseline): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (baseline === "zero" || (baseline === "zero-if-near" && low > 0 && low < high / 2)) {
    low = Math.min(low, 0);
  }
  if (baseline === "zero") high = Math.max(high, 0);
  if (low !== high) return [low, high];
  // One value alone: room above and below, and the line in the middle.
  const room = low === 0 ? 1 : Math.abs(low) * 0.1;
  return [low - room, high + room];
}

function tickLabels(ticks: readonly number[], style: ValueStyle, clock: Clock): readonly string[] {
  const { locale } = clock;
  if (style.format === "bytes" || style.format === "duration") {
    return ticks.map((tick) => formatValue(tick, clock, style.format));
  }
  const largest = Math.max(0, ...ticks.map(Math.abs));
  const unit = axisUnit(style);
  if (largest >= COMPACT_FROM || (largest > 0 && largest < 1e-6)) {
    return distinct(ticks, (tick, digits) => compact(tick, locale, unit, digits));
  }
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1;
  const decimals = Math.max(0, Math.min(10, -Math.floor(Math.log10(step) + 1e-9)));
  return ticks.map((tick) => formatNumber(tick, locale, { decimals, unit }));
}

function decimalsOf(value: number): number {
  const [digits = "", exponent = "0"] = String(value).split("e");
  return Math.max(0, (digits.split(".")[1] ?? "").length - Number(exponent));
}

/** Only signs that need no room stand at every line; other units stand beside the title. */
function axisUnit(style: ValueStyle): string | undefined {
  const unit = style.format !== undefined && isCurrency(style.format) ? style.format : style.unit;
  if (style.format === "percent") return "%";
  if (unit === undefined) return undefined;
  if (unit.startsWith("°")) return "°";
  return unit === "%" || isCurrency(unit) ? unit : undefined;
}

function compact(value: number, locale: string, unit: string | undefined, digits: number): string {
  const isTiny = value !== 0 && Math.abs(value) < 1e-3;
  const notation = isTiny ? "scientific" : "compact";
  const base: Intl.NumberFormatOptions = { notation, maximumFractionDigits: digits };
  if (unit !== undefined && isCurrency(unit)) {
    return numberFormat(locale, {
      ...base,
      style: "currency",
      currency: unit,
      currencyDisplay: "narrowSymbol",
    })
      .format(value);
  }
  return `${numberFormat(locale, base).format(value)}${unit ?? ""}`;
}

function distinct(
  ticks: readonly number[],
  write: (tick: number, digits: number) => string,
): readonly string[] {
  for (let digits = 0; digits < 4; digits++) {
    const labels = ticks.map((tick) => write(tick, digits));
    if (new Set(labels).size === labels.length) return labels;
  }
  return ticks.map((tick) => write(tick, 4));
}
