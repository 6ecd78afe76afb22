import { z } from "zod";
import { colorOf } from "../charts/lay_out_chart.ts";
import { ringPaths } from "../charts/scales.ts";
import { writeValue } from "../charts/y_axis.ts";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { formatNumber } from "../format/format_number.ts";
import { toNumber, toWord } from "../format/format_value.ts";
import { decimals, format, rows, text } from "../props.ts";
import { Empty } from "./empty.tsx";

const schema = z.object({
  data: rows,
  label: z.string().default("label"),
  value: z.string().default("value"),
  title: text.optional(),
  unit: text.optional(),
  format: format.optional(),
  decimals: decimals.optional(),
});
type Props = PropsOf<typeof schema>;

interface Slice {
  readonly label: string;
  readonly value: number;
}

const MAX_SLICES = 7;
const OUTER = 50;
const INNER = 34;

/** Shares of a whole as a ring with a list beside it; small shares beyond the seventh are added up. */
export function Donut({ context, ...props }: Props) {
  const slices = readSlices(props);
  const total = slices.reduce((sum, slice) => sum + slice.value, 0);
  if (total === 0) return <Empty title="No data" context={context} note={props.title} />;
  const share = (value: number) =>
    formatNumber((value / total) * 100, context.locale, { unit: "%", decimals: 0 });
  const alt = [props.title ?? "Shares", ...slices.map((slice) => `${slice.label} ${share(slice.value)}`)]
    .join(", ");
  return (
    <figure class="k-donut">
      {props.title !== undefined && <figcaption class="k-chart-title">{props.title}</figcaption>}
      <div class="k-donut-body">
        <div class="k-donut-ring">
          <svg viewBox="-50 -50 100 100" role="img" aria-label={alt}>
            {ringPaths(slices.map((slice) => slice.value), { inner: INNER, outer: OUTER }).map((
              path,
              index,
            ) => (
              <path class={`k-slice k-color-${colorOf(index)}`} d={path}>
                <title>{slices[index]?.label}</title>
              </path>
            ))}
          </svg>
          <span class="k-donut-total k-num">{writeValue(total, props, context)}</span>
        </div>
        <ul class="k-donut-list">
          {slices.map((slice, index) => (
            <li>
              <span class={`k-swatch k-color-${colorOf(index)}`} />
              <span class="k-ellipsis">{slice.label}</span>
              <span class="k-num k-faint">{share(slice.value)}</span>
              <span class="k-num">{writeValue(slice.value, props, context)}</span>
            </li>
          ))}
        </ul>
      </div>
    </figure>
  );
}

function readSlices(props: Pick<Props, "data" | "label" | "value">): readonly Slice[] {
  const all = props.data
    .map((row) => ({ label: toWord(row[props.label]), value: toNumber(row[props.value]) ?? 0 }))
    .filter((slice) => slice.value > 0)
    .sort((left, right) => right.value - left.value);
  if (all.length <= MAX_SLICES) return all;
  const rest = all.slice(MAX_SLICES - 1).reduce((sum, slice) => sum + slice.value, 0);
  return [...all.slice(0, MAX_SLICES - 1), { label: "Other", value: rest }];
}

export const donutEntry = defineComponent({
  name: "Donut",
  description: "Shares of a whole, with a list",
  example: `<Donut data={data.languages} label="name" value="bytes" title="Languages" format="bytes" />`,
  role: "data",
  schema,
}, Donut);
