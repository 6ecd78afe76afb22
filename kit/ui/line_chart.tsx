import { z } from "zod";
import { chartShape, checkColumns, columnsOf } from "../charts/chart_props.ts";
import { layOutChart, type PlottedSeries } from "../charts/lay_out_chart.ts";
import { readChartData } from "../charts/read_chart_data.ts";
import { areaPath, linePath, type Point, type Scale } from "../charts/scales.ts";
import { thinPoints } from "../charts/thin_points.ts";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { flag } from "../props.ts";
import { ChartFrame, percent, Stretched } from "./chart_frame.tsx";
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
  const { x, y, series, frame } = layOutChart(data, props, {
    clock: context,
    baseline: isFilled ? "zero-if-near" : "free",
    isBand: false,
    kindOfChart: "Line chart",
  });
  const lines = series.map((one) => ({ color: one.color, points: thinPoints(pointsOf(x.positions, one.y)) }));
  const isSmooth = props.smooth === true;
  return (
    <ChartFrame
      {...frame}
      backdrop={isFilled && <Fields lines={lines} scale={y.scale} isSmooth={isSmooth} />}
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

interface FieldsProps {
  readonly lines: readonly { readonly color: number; readonly points: readonly (Point | null)[] }[];
  readonly scale: Scale;
  readonly isSmooth: boolean;
}

/** The soft fields between the lines and zero, or the floor where zero is below it. */
function Fields({ lines, scale, isSmooth }: FieldsProps) {
  const floor = Math.min(Math.max(scale.at(0), 0), 100) * 10;
  return (
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
  );
}

/** Marks where the line is now. */
function EndDot(
  { positions, series }: { readonly positions: readonly number[]; readonly series: PlottedSeries },
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
