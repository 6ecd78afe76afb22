import { z } from "zod";
import { humanise } from "../charts/read_chart_data.ts";
import { decimals, format, type Row, text } from "../props.ts";

const ALIGNMENTS = { left: "start", right: "end", middle: "center" } as const;

const align = z.preprocess(
  (value) => value === "left" || value === "right" || value === "middle" ? ALIGNMENTS[value] : value,
  z.enum(["start", "center", "end"]),
).meta({ ts: "Align" });

/** `render` runs in the view and arrives as cells of the rows, so here it is only a word to accept. */
const column = z.object({
  key: z.string(),
  label: text.optional(),
  align: align.optional(),
  format: format.optional(),
  unit: text.optional(),
  decimals: decimals.optional(),
  render: z.unknown().optional().meta({ ts: "(row: Row) => Node" }),
});

export const columnList = z.array(
  z.preprocess((value) => typeof value === "string" ? { key: value } : withKey(value), column),
).max(24);

export type Column = z.output<typeof column> & { readonly label: string };

const MAX_GUESSED_COLUMNS = 8;

/** The columns asked for, or the plain values of the first row; each with a label. */
export function columnsOfTable(
  columns: z.output<typeof columnList> | undefined,
  rows: readonly Row[],
): Column[] {
  const guessed = (): z.output<typeof columnList> =>
    Object.entries(rows[0] ?? {}).filter(([, value]) => value === null || typeof value !== "object")
      .slice(0, MAX_GUESSED_COLUMNS).map(([key]) => ({ key }));
  return (columns ?? guessed()).map((one) => ({ ...one, label: one.label ?? humanise(one.key) }));
}

/** Other libraries say `accessor`, `field`, `header` or `title`. */
function withKey(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { accessor, accessorKey, field, header, title, ...rest } = value as Record<string, unknown>;
  const key = accessorKey ?? accessor ?? field;
  const label = header ?? title;
  return { ...(key === undefined ? {} : { key }), ...(label === undefined ? {} : { label }), ...rest };
}
