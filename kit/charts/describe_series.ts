import type { Clock } from "../format/format_instant.ts";
import { type ValueStyle, writeValue } from "./y_axis.ts";

export interface DescribedSeries {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

/** The text alternative of a chart: title, then for each series where it starts, ends, and is lowest and highest. */
export function describeSeries(
  title: string,
  series: readonly DescribedSeries[],
  options: { readonly labels: readonly string[]; readonly style: ValueStyle; readonly clock: Clock },
): string {
  const parts = series.map((one) => describeOne(one, series.length > 1, options));
  return [title, ...parts].filter((part) => part !== "").join(". ");
}

function describeOne(
  { label, values }: DescribedSeries,
  isNamed: boolean,
  { labels, style, clock }: { labels: readonly string[]; style: ValueStyle; clock: Clock },
): string {
  const known = values.flatMap((value, index) =>
    value === null ? [] : [{ value, label: labels[index] ?? "" }]
  );
  const first = known[0];
  const last = known.at(-1);
  const name = isNamed ? `${label}: ` : "";
  if (first === undefined || last === undefined) return `${name}no values`;
  const say = (entry: { value: number; label: string }) =>
    `${writeValue(entry.value, style, clock)}${entry.label === "" ? "" : ` (${entry.label})`}`;
  if (known.length === 1) return `${name}${say(first)}`;
  const lowest = known.reduce((least, entry) => entry.value < least.value ? entry : least);
  const highest = known.reduce((most, entry) => entry.value > most.value ? entry : most);
  return `${name}from ${say(first)} to ${say(last)}, lowest ${say(lowest)}, highest ${say(highest)}`;
}
