import { z } from "zod";
import { chartShape, checkColumns, columnsOf } from "../charts/chart_props.ts";
import { describeSeries } from "../charts/describe_series.ts";
import { readChartData } from "../charts/read_chart_data.ts";
import { createReadout } from "../charts/readout.ts";
import { areaPath, linePath, type Point } from "../charts/scales.ts";
import { thinPoints } from "../charts/thin_points.ts";
import { layoutX } from "../charts/x_axis.ts";
import { type Baseline, layoutY, styleOfValues } from "../charts/y_axis.ts";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { flag } from "../props.ts";
import { ChartFrame, colorOf, percent, Stretched } from "./chart_frame.tsx";
import { Empty } from "./empty.tsx";

const schema = z.object({ ...chartShape, smooth: flag.optional() }).superRefine(checkColumns);
type Props = PropsOf<typeof schema>;

const MAX_END_DOTS = 3;

/** Lines over time, numbers or categories; the axis starts at zero only where the values come near it. */
export function LineChart(props: Props) {
  return <Lines {...props} isFilled={false} />;
}

/** Lines with the field below them filled. */
export function AreaChart(props: Props) {
  return <Lines {...props} isFilled />;
}

function Lines({ context, isFilled, ...props }: Props & { readonly isFilled: boolean }) {
  const data = readChartData(props.data, columnsOf(props));
  if (data.points.length === 0) return <Empty title="No data" context={context} note={props.title} />;
  const baseline: Baseline = isFilled ? "zero-if-near" : "free";
  const x = layoutX(data, context, false);
  const values = data.series.flatMap((series) => series.values);
  const y = layoutY(values, baseline, props, context);
  const style = styleOfValues(values, y, props);
  const series = data.series.map((one, index) => ({
    ...one,
    color: colorOf(index),
    y: one.values.map((value) => value === null ? null : y.scale.at(value)),
  }));
  const lines = series.map((one) => ({ color: one.color, points: thinPoints(pointsOf(x.positions, one.y)) }));
  const isSmooth = props.smooth === true;
  const [low, high] = y.scale.domain;
  const floor = Math.min(Math.max(y.scale.at(0), 0), 100) * 10;
  return (
    <ChartFrame
      title={props.title}
      unit={shownUnit(props.unit)}
      height={props.height}
      alt={describeSeries(props.title ?? "Line chart", series, {
        labels: x.labels,
        style,
        clock: context,
      })}
      xTicks={x.ticks}
      yTicks={y.ticks}
      zeroAt={low < 0 && high > 0 ? y.scale.at(0) : undefined}
      legend={series}
      readout={createReadout(x, series, { style, clock: context })}
      backdrop={isFilled && (
        <svg class="k-plot-area" aria-hidden="true">
          <Stretched>
            {lines.map((one) => (
              <path
                class={`k-field k-color-${one.color}`}
                d={areaPath(one.points, () => floor, isSmooth)}
              />
            ))}
          </Stretched>
        </svg>
      )}
    >
      <Stretched>
        {lines.map((one) => (
          <path
            class={`k-line k-color-${one.color}`}
            d={linePath(one.points, isSmooth)}
            vector-effect="non-scaling-stroke"
          />
        ))}
      </Stretched>
      {series.length <= MAX_END_DOTS &&
        series.map((one) => <EndDot key={one.key} positions={x.positions} series={one} />)}
    </ChartFrame>
  );
}

/** Marks where the line is now. */
function EndDot(
  { positions, series }: {
    readonly positions: readonly number[];
    readonly series: { readonly color: number; readonly y: readonly (number | null)[] };
  },
) {
  const index = series.y.findLastIndex((y) => y !== null);
  const x = positions[index];
  const y = series.y[index];
  if (x === undefined || y === undefined || y === null) return null;
  return <circle class={`k-end-dot k-color-${series.color}`} cx={percent(x)} cy={percent(y)} r="3.5" />;
}

function pointsOf(positions: readonly number[], ys: readonly (number | null)[]): (Point | null)[] {
  return positions.map((x, index) => {
    const y = ys[index];
    return y === null || y === undefined ? null : [x * 10, y * 10];
  });
}

/** Units that stand at every line of the axis need no second place. */
export function shownUnit(unit: string | undefined): string | undefined {
  return unit === undefined || unit === "" || unit === "%" || /^°/.test(unit) || /^[A-Z]{3}$/.test(unit)
    ? undefined
    : unit;
}

export const lineChartEntry = defineComponent({
  name: "LineChart",
  description: "Lines over time or numbers, with axes and a read-out",
  example: `<LineChart data={data.points} x="date" y="rate" title="EUR in USD" />`,
  role: "data",
  schema,
  island: "chart_readout",
}, LineChart);

export const areaChartEntry = defineComponent({
  name: "AreaChart",
  description: "LineChart with the area filled",
  example: `<AreaChart data={data.hours} x="time" y="temperature" title="Next 24 hours" unit="°C" smooth />`,
  role: "data",
  schema,
  island: "chart_readout",
}, AreaChart);
