import { z } from "zod";
import { chartShape, checkColumns, columnsOf } from "../charts/chart_props.ts";
import { colorOf, layOutChart } from "../charts/lay_out_chart.ts";
import { type ChartData, readChartData } from "../charts/read_chart_data.ts";
import type { Scale } from "../charts/scales.ts";
import { layoutX } from "../charts/x_axis.ts";
import { writeValue } from "../charts/y_axis.ts";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { flag } from "../props.ts";
import { ChartFrame, percent } from "./chart_frame.tsx";
import { Empty } from "./empty.tsx";

const schema = z.object({ ...chartShape, stacked: flag.optional(), horizontal: flag.optional() })
  .superRefine(checkColumns);
type Props = PropsOf<typeof schema>;

interface Bar {
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
  readonly color: number;
}

/** Longer than this in all, names of categories do not fit under upright bars. */
const UPRIGHT_LABEL_CHARS = 44;
const MIN_BAR_HEIGHT = 0.8;

/** Bars over categories or dates, from zero; few long names lie down. */
export function BarChart({ context, ...props }: Props) {
  const data = readChartData(props.data, columnsOf(props));
  if (data.points.length === 0) return <Empty title="No data" context={context} note={props.title} />;
  if (props.horizontal ?? liesDown(data)) return <LyingBars data={data} props={{ ...props, context }} />;
  const isStacked = props.stacked === true && data.series.length > 1;
  const { y, frame } = layOutChart(data, props, {
    clock: context,
    baseline: "zero",
    isBand: true,
    isStacked,
    kindOfChart: "Bar chart",
  });
  const bars = isStacked ? stackedBars(data, y.scale) : groupedBars(data, y.scale);
  return (
    <ChartFrame {...frame}>
      {bars.map((bar) => (
        <rect
          class={`k-bar k-color-${bar.color}`}
          x={percent(bar.x)}
          y={percent(bar.top)}
          width={percent(bar.width)}
          height={percent(bar.height)}
          rx="2"
        />
      ))}
    </ChartFrame>
  );
}

/** One row a category: name, bar, value. */
function LyingBars({ data, props }: { readonly data: ChartData; readonly props: Props }) {
  const values = data.series[0]?.values ?? [];
  const labels = layoutX(data, props.context, true).labels;
  const most = Math.max(0, ...values.map((value) => Math.abs(value ?? 0))) || 1;
  return (
    <figure class="k-lying">
      {props.title !== undefined && <figcaption class="k-chart-title">{props.title}</figcaption>}
      <ul class="k-lying-bars">
        {values.map((value, index) => (
          <li>
            <span class="k-lying-label" title={labels[index]}>{labels[index]}</span>
            <svg class="k-lying-bar" height="10" aria-hidden="true">
              <rect class="k-track" width="100%" height="10" rx="3" />
              <rect
                class="k-bar k-color-1"
                width={percent((Math.abs(value ?? 0) / most) * 100)}
                height="10"
                rx="3"
              />
            </svg>
            <span class="k-lying-value k-num">{writeValue(value, props, props.context)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function liesDown(data: ChartData): boolean {
  if (data.kind !== "category" || data.series.length !== 1 || data.points.length > 15) return false;
  const chars = data.points.reduce((sum, point) => sum + point.word.length + 2, 0);
  const isBelowZero = data.series[0]?.values.some((value) => value !== null && value < 0) ?? false;
  return chars > UPRIGHT_LABEL_CHARS && !isBelowZero;
}

function groupedBars(data: ChartData, scale: Scale): Bar[] {
  const band = 100 / data.points.length;
  const padding = data.points.length > 60 ? 0.1 : 0.24;
  const width = (band * (1 - padding)) / Math.max(1, data.series.length);
  return data.series.flatMap((series, order) =>
    series.values.flatMap((value, index) =>
      value === null ? [] : [{
        x: index * band + (band * padding) / 2 + order * width,
        width: data.series.length > 1 ? width * 0.92 : width,
        color: colorOf(order),
        ...span(scale, 0, value),
      }]
    )
  );
}

function stackedBars(data: ChartData, scale: Scale): Bar[] {
  const band = 100 / data.points.length;
  return data.points.flatMap((_, index) => {
    let above = 0;
    let below = 0;
    return data.series.flatMap((series, order) => {
      const value = series.values[index] ?? null;
      if (value === null || value === 0) return [];
      const from = value > 0 ? above : below;
      if (value > 0) above += value;
      else below += value;
      return [{
        x: (index + 0.12) * band,
        width: band * 0.76,
        color: colorOf(order),
        ...span(scale, from, from + value),
      }];
    });
  });
}

function span(scale: Scale, from: number, to: number): { readonly top: number; readonly height: number } {
  const top = Math.min(scale.at(from), scale.at(to));
  // A small value must still be seen next to a large one; zero must not.
  const height = from === to ? 0 : Math.max(Math.abs(scale.at(from) - scale.at(to)), MIN_BAR_HEIGHT);
  return { top: Math.min(top, 100 - height), height };
}

export const barChartEntry = defineComponent({
  name: "BarChart",
  description: "Bars over categories or dates; long names lie down by themselves",
  example: `<BarChart data={data.days} x="day" y={["rain", "snow"]} title="This week" unit="mm" stacked />`,
  role: "data",
  schema,
  island: "chart_readout",
}, BarChart);
