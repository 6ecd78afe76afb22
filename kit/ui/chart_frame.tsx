import type { ComponentChildren } from "preact";
import type { FrameFacts } from "../charts/lay_out_chart.ts";
import { classes } from "../props.ts";

interface ChartFrameProps extends FrameFacts {
  /** A soft field under the lines, drawn below them. */
  readonly backdrop?: ComponentChildren;
  readonly children: ComponentChildren;
}

const CHAR_PX = 6.4;
const WIDE_CHARS = /[%‰MWm@]/g;
const WIDE_CHAR_PX = 10.6;
const LABEL_GAP_PX = 9;

/**
 * Title, axes, legend and read-out around a plot. All positions are percents and all text is in pixels, so a chart fills
 * any card without its letters growing or shrinking, and without a style attribute.
 */
export function ChartFrame(props: ChartFrameProps) {
  const { title, unit, alt, xTicks, yTicks, legend, readout } = props;
  return (
    <figure class={classes("k-chart", heightClass(props.height))}>
      {(title !== undefined || unit !== undefined) && (
        <figcaption class="k-chart-title">
          <span>{title}</span>
          {unit !== undefined && <span class="k-chart-unit">{unit}</span>}
        </figcaption>
      )}
      {legend.length > 1 && <Legend entries={legend} />}
      <div class="k-chart-body">
        <svg class="k-axis-y" width={gutterPx(yTicks)} aria-hidden="true">
          {yTicks.map((tick) => (
            <text x={gutterPx(yTicks) - LABEL_GAP_PX} y={percent(tick.at)} dy="0.34em" text-anchor="end">
              {tick.label}
            </text>
          ))}
        </svg>
        <div class="k-plot">
          {props.backdrop}
          <svg class="k-plot-lines" role="img" aria-label={alt}>
            <g class="k-grid-lines" aria-hidden="true">
              {yTicks.map((tick) => (
                <line key={tick.at} x1="0" x2="100%" y1={percent(tick.at)} y2={percent(tick.at)} />
              ))}
              {props.zeroAt !== undefined && (
                <line
                  class="k-zero-line"
                  x1="0"
                  x2="100%"
                  y1={percent(props.zeroAt)}
                  y2={percent(props.zeroAt)}
                />
              )}
            </g>
            {props.children}
          </svg>
          {readout.x.length > 0 && (
            <div class="k-readout" data-island="chart_readout" data-props={JSON.stringify(readout)} />
          )}
        </div>
        <svg class="k-axis-x" aria-hidden="true">
          {xTicks.map((tick) => (
            <text
              class={tick.isExtra ? "k-extra" : ""}
              x={percent(tick.at)}
              y="13"
              text-anchor={anchor(tick.at)}
            >
              {tick.label}
            </text>
          ))}
        </svg>
      </div>
    </figure>
  );
}

/** A layer whose paths are drawn on a field of 1000 × 1000 and stretched over the plot. */
export function Stretched({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" width="100%" height="100%" overflow="visible">
      {children}
    </svg>
  );
}

function Legend({ entries }: { readonly entries: ChartFrameProps["legend"] }) {
  return (
    <ul class="k-legend">
      {entries.map((entry) => (
        <li>
          <span class={`k-swatch k-color-${entry.color}`} />
          {entry.label}
        </li>
      ))}
    </ul>
  );
}

export function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}

function gutterPx(ticks: ChartFrameProps["yTicks"]): number {
  return Math.ceil(Math.max(CHAR_PX, ...ticks.map((tick) => textPx(tick.label)))) + LABEL_GAP_PX;
}

function textPx(text: string): number {
  const wide = text.match(WIDE_CHARS)?.length ?? 0;
  return (text.length - wide) * CHAR_PX + wide * WIDE_CHAR_PX;
}

function anchor(at: number): "start" | "middle" | "end" {
  return at < 5 ? "start" : at > 95 ? "end" : "middle";
}

function heightClass(height: number | undefined): string {
  if (height === undefined) return "";
  return height <= 110 ? "k-low" : height >= 240 ? "k-tall" : "";
}
