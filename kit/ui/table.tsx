import { type ComponentChildren, isValidElement } from "preact";
import { z } from "zod";
import { isRecord } from "../../domain/json.ts";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { formatValue, NO_VALUE, toNumber } from "../format/format_value.ts";
import { isDateText, parseInstant } from "../format/parse_instant.ts";
import { classes, flag, type Row, rows, text, whole } from "../props.ts";
import type { DrawContext } from "../render_context.ts";
import { Empty } from "./empty.tsx";
import { type Column, columnList, columnsOfTable } from "./table_columns.ts";

const schema = z.object({
  rows: z.preprocess((value) => value, rows).meta({ ts: "Row[]" }),
  columns: columnList.optional().meta({
    ts: "(string | Column)[]",
  }),
  sortable: flag.optional(),
  filterable: flag.optional(),
  pageSize: whole(1, 500).optional(),
  empty: text.optional(),
  title: text.optional(),
});
type Props = PropsOf<typeof schema>;

/** More rows than anyone reads on a card; the rest is counted, not drawn. */
const MAX_ROWS = 500;

/** Rows and columns. The browser sorts and filters what the server drew, so it works as a plain table without scripts. */
export function Table({ context, ...props }: Props) {
  if (props.rows.length === 0) return <Empty title={props.empty ?? "Nothing here"} context={context} />;
  const columns = columnsOfTable(props.columns, props.rows).map((column) => ({
    ...column,
    align: column.align ?? (isNumeric(column.key, props.rows) ? "end" as const : "start" as const),
  }));
  const shown = props.rows.slice(0, MAX_ROWS);
  const behaviour = {
    sort: props.sortable ?? true,
    filter: props.filterable ?? false,
    pageSize: props.pageSize ?? 0,
  };
  return (
    <div class="k-table" data-island="table_sort" data-props={JSON.stringify(behaviour)}>
      <table {...(props.title === undefined ? {} : { "aria-label": props.title })}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" class={`k-${column.align}`}>{column.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr>
              {columns.map((column) => <Cell key={column.key} row={row} column={column} context={context} />)}
            </tr>
          ))}
        </tbody>
      </table>
      {props.rows.length > shown.length && (
        <p class="k-table-more">and {props.rows.length - shown.length} more</p>
      )}
    </div>
  );
}

function Cell(
  { row, column, context }: { readonly row: Row; readonly column: Column; readonly context: DrawContext },
) {
  const value = row[column.key];
  const drawn = drawnCell(row, column.key);
  const sort = sortKey(value, drawn !== undefined);
  const isNumber = typeof value === "number" || column.align === "end";
  return (
    <td
      class={classes(`k-${column.align ?? "start"}`, isNumber && "k-num")}
      {...(sort === undefined ? {} : { "data-sort": sort })}
    >
      {drawn ?? plainCell(value, column, context)}
    </td>
  );
}

/** What a column's `render` made for this row. */
function drawnCell(row: Row, key: string): ComponentChildren {
  const cells = row.cells;
  const drawn = isRecord(cells) && Object.hasOwn(cells, key) ? cells[key] : undefined;
  if (isValidElement(drawn)) return drawn;
  return typeof drawn === "string" || typeof drawn === "number" ? drawn : undefined;
}

function plainCell(value: unknown, column: Column, context: DrawContext): ComponentChildren {
  if (isValidElement(value)) return value;
  if (value === null || value === undefined) return <span class="k-faint">{NO_VALUE}</span>;
  if (Array.isArray(value)) return value.filter((one) => typeof one !== "object").join(", ");
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return NO_VALUE;
  const format = column.format ?? (isDateText(value) ? "datetime" : undefined);
  const text = formatValue(value, context, format, { unit: column.unit, decimals: column.decimals });
  const instant = format === "relative" ? parseInstant(value) : undefined;
  return instant === undefined ? text : <time datetime={new Date(instant.ms).toISOString()}>{text}</time>;
}

/** What the browser sorts by where the shown words would sort wrongly: numbers, moments, and what `render` drew. */
function sortKey(value: unknown, isDrawn: boolean): string | undefined {
  const number = toNumber(value);
  if (number !== undefined) return typeof value === "number" || isDrawn ? String(number) : undefined;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (isDateText(value)) return String(parseInstant(value)?.ms ?? "");
  return isDrawn && typeof value === "string" ? value.slice(0, 200) : undefined;
}

function isNumeric(key: string, all: readonly Row[]): boolean {
  const values = all.map((row) => row[key]).filter((value) => value !== null && value !== undefined);
  return values.length > 0 && values.every((value) => typeof value === "number");
}

export const tableEntry = defineComponent({
  name: "Table",
  description: "Rows and columns; sorted and filtered in the browser",
  example:
    `<Table rows={data.hosts} columns={["name", { key: "cpu", label: "CPU", render: (row) => <Progress value={row.cpu} /> }]} />`,
  role: "data",
  schema,
  island: "table_sort",
}, Table);
