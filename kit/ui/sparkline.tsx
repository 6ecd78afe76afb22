import { z } from "zod";
import { describeSeries } from "../charts/describe_series.ts";
import { linePath, type Point } from "../charts/scales.ts";
import { thinPoints } from "../charts/thin_points.ts";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { numberOrNull, text, tone } from "../props.ts";
import { Stretched } from "./chart_frame.tsx";

const schema = z.object({
  values: z.array(numberOrNull).max(5_000).meta({ ts: "(number | null)[]" }),
  title: text.optional(),
  tone: tone.optional(),
});
type Props = PropsOf<typeof schema>;

/** A line without axes, as tall as two lines of text. */
export function Sparkline({ context, values, title, tone }: Props) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const height = Math.max(...known) - low || 1;
  const points = values.map((value, index): Point | null =>
    value === null ? null : [(index / (values.length - 1)) * 1000, 960 - ((value - low) / height) * 920]
  );
  const alt = describeSeries(title ?? "Trend", [{ label: "", values }], {
    labels: [],
    style: {},
    clock: context,
  });
  return (
    <svg class="k-spark" role="img" aria-label={alt}>
      <Stretched>
        <path
          class={tone === undefined ? "k-line k-color-3" : `k-line k-tone-${tone}`}
          d={linePath(thinPoints(points), false)}
          vector-effect="non-scaling-stroke"
        />
      </Stretched>
    </svg>
  );
}

export const sparklineEntry = defineComponent({
  name: "Sparkline",
  description: "Small line without axes",
  example: `<Sparkline values={data.week} title="Stars this week" />`,
  role: "data",
  schema,
}, Sparkline);
