import { z } from "zod";
import { decimals, format, number, type Row, row, text } from "../props.ts";
import type { ChartColumns } from "./read_chart_data.ts";

/** Rows, or bare values, or pairs: what an author naturally hands to a chart. */
const data = z.preprocess(
  (value) => Array.isArray(value) ? value.map(toRow) : value,
  z.array(row).max(5_000),
).meta({ ts: "Row[]" });

const column = z.union([z.string(), z.object({ key: z.string(), label: z.string().optional() })]);

/** One column of values, or several. */
const columns = z.union([z.string(), z.array(column).min(1).max(8)], {
  error: "expected the key of a column, or a list of keys",
}).meta({ ts: "string | (string | { key: string; label?: string })[]" });

export const chartShape = {
  data,
  x: z.string().optional(),
  y: columns.optional(),
  title: text.optional(),
  unit: text.optional(),
  format: format.optional(),
  decimals: decimals.optional(),
  height: number.optional(),
} as const;

interface ColumnProps {
  readonly data: readonly Row[];
  readonly x?: string | undefined;
  readonly y?: z.output<typeof columns> | undefined;
}

/** The columns as the reader of chart data wants them. */
export function columnsOf(props: ColumnProps): ChartColumns {
  const named = props.y === undefined ? [] : typeof props.y === "string" ? [props.y] : props.y;
  const keys = named.map((entry) => typeof entry === "string" ? entry : entry.key);
  const labels = named.flatMap((entry) =>
    typeof entry === "string" || entry.label === undefined ? [] : [[entry.key, entry.label] as const]
  );
  return { x: props.x, ...(keys.length > 0 ? { y: keys } : {}), labels: Object.fromEntries(labels) };
}

/** Refuses a column that no row has: a chart of nothing would look like a chart of zero values. */
export function checkColumns(props: ColumnProps, context: z.core.$RefinementCtx): void {
  if (props.data.length === 0) return;
  const { x, y } = columnsOf(props);
  const wanted = [
    ...(x === undefined ? [] : [["x", x] as const]),
    ...(y ?? []).map((key) => ["y", key] as const),
  ];
  for (const [path, key] of wanted) {
    if (props.data.some((entry) => Object.hasOwn(entry, key))) continue;
    const known = Object.keys(props.data[0] ?? {}).map((name) => `"${name}"`).join(", ");
    context.addIssue({ code: "custom", path: [path], message: `expected a key of the rows (${known})` });
  }
}

function toRow(value: unknown, index: number): unknown {
  if (typeof value === "number" || value === null) return { x: index, y: value };
  if (Array.isArray(value) && value.length === 2) return { x: value[0], y: value[1] };
  return value;
}
