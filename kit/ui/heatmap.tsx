import { z } from "zod";
import { humanise } from "../charts/read_chart_data.ts";
import { writeValue } from "../charts/y_axis.ts";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { toNumber, toWord } from "../format/format_value.ts";
import { decimals, format, rows, text } from "../props.ts";
import { percent } from "./chart_frame.tsx";
import { Empty } from "./empty.tsx";

const schema = z.object({
  data: rows,
  x: z.string(),
  y: z.string(),
  value: z.string(),
  title: text.optional(),
  unit: text.optional(),
  format: format.optional(),
  decimals: decimals.optional(),
});
type Props = PropsOf<typeof schema>;

const LEVELS = 6;
const MAX_COLUMNS = 60;
const MAX_ROWS = 31;

/** A field of cells, darker for larger values. */
export function Heatmap({ context, ...props }: Props) {
  const columns = distinct(props.data, props.x).slice(0, MAX_COLUMNS);
  const lines = distinct(props.data, props.y).slice(0, MAX_ROWS);
  const values = new Map(
    props.data.map((row) => [`${toWord(row[props.x])} ${toWord(row[props.y])}`, toNumber(row[props.value])]),
  );
  const known = [...values.values()].filter((value) => value !== undefined);
  if (known.length === 0) return <Empty title="No data" context={context} note={props.title} />;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const say = (value: number) => writeValue(value, props, context);
  const title = props.title ?? humanise(props.value);
  return (
    <figure class="k-heatmap">
      {props.title !== undefined && <figcaption class="k-chart-title">{props.title}</figcaption>}
      <table aria-label={`${title}: ${lines.length} by ${columns.length}, from ${say(low)} to ${say(high)}`}>
        <thead>
          <tr>
            <td />
            {columns.map((column) => <th key={column} scope="col">{column}</th>)}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr>
              <th scope="row">{line}</th>
              {columns.map((column) => (
                <Cell value={values.get(`${column} ${line}`)} low={low} high={high} say={say} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Cell(
  { value, low, high, say }: {
    readonly value: number | undefined;
    readonly low: number;
    readonly high: number;
    readonly say: (value: number) => string;
  },
) {
  if (value === undefined) return <td class="k-heat-none" />;
  const level = high === low
    ? LEVELS
    : 1 + Math.min(LEVELS - 1, Math.floor(((value - low) / (high - low)) * LEVELS));
  return (
    <td class={`k-heat-${level}`} title={say(value)}>
      <svg width="100%" height="18" role="img" aria-label={say(value)}>
        <rect width={percent(100)} height="18" rx="3" />
      </svg>
    </td>
  );
}

function distinct(data: Props["data"], key: string): readonly string[] {
  return [...new Set(data.map((row) => toWord(row[key])))];
}

export const heatmapEntry = defineComponent({
  name: "Heatmap",
  description: "Cells by two categories, darker for more",
  example: `<Heatmap data={data.cells} x="hour" y="weekday" value="visits" title="Visits" />`,
  role: "data",
  schema,
}, Heatmap);
