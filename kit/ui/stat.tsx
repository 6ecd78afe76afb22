import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { formatNumber, type NumberStyle } from "../format/format_number.ts";
import { formatValue, NO_VALUE } from "../format/format_value.ts";
import {
  classes,
  decimals,
  format,
  node,
  number,
  numberOrNull,
  scalar,
  text,
  type Tone,
  tone,
} from "../props.ts";
import { Sparkline } from "./sparkline.tsx";

const schema = z.object({
  label: node.optional(),
  value: scalar,
  unit: text.optional(),
  format: format.optional(),
  decimals: decimals.optional(),
  change: number.optional(),
  changeUnit: text.optional(),
  changeLabel: text.optional(),
  goodWhen: z.enum(["up", "down"]).optional(),
  trend: z.array(numberOrNull).max(5_000).optional().meta({ ts: "number[]" }),
  note: node.optional(),
  tone: tone.optional(),
});
type Props = PropsOf<typeof schema>;

/** One number that matters, with what it is, how it changed and where it came from. */
export function Stat({ context, ...props }: Props) {
  const style: NumberStyle = { unit: props.unit, decimals: props.decimals };
  const value = formatValue(props.value, context, props.format, style);
  return (
    <div class="k-stat">
      <div class="k-stat-line">
        <span
          class={classes(
            "k-stat-value k-num",
            value.length > 12 && "k-long",
            props.tone !== undefined && `k-text-${props.tone}`,
            value === NO_VALUE && "k-faint",
          )}
        >
          {value}
        </span>
        {props.change !== undefined && <Change {...props} context={context} change={props.change} />}
      </div>
      {props.label !== undefined && <div class="k-stat-label">{props.label}</div>}
      {props.note !== undefined && <div class="k-stat-note">{props.note}</div>}
      {props.trend !== undefined && (
        <Sparkline values={props.trend} tone={undefined} title="Trend" context={context} />
      )}
    </div>
  );
}

/** How a value moved: an arrow for the eye, a sign for everyone. */
function Change({ context, ...props }: Props & { readonly change: number }) {
  const text = formatNumber(Math.abs(props.change), context.locale, {
    unit: props.changeUnit,
    decimals: props.changeUnit === "%" ? changeDecimals(props.change) : undefined,
  });
  const arrow = props.change > 0 ? "▲" : props.change < 0 ? "▼" : "＝";
  return (
    <span class={`k-badge k-num k-tone-${changeTone(props.change, props.goodWhen ?? "up")}`}>
      <span aria-hidden="true">{arrow}</span>
      <span class="k-sr">{props.change < 0 ? "down" : props.change > 0 ? "up" : "unchanged"}</span>
      {` ${text}`}
      {props.changeLabel !== undefined && ` ${props.changeLabel}`}
    </span>
  );
}

function changeTone(change: number, goodWhen: "up" | "down"): Tone {
  if (change === 0) return "neutral";
  return (change > 0) === (goodWhen === "up") ? "good" : "bad";
}

function changeDecimals(change: number): number {
  return Math.abs(change) >= 100 ? 0 : Math.abs(change) >= 1 ? 1 : 2;
}

export const statEntry = defineComponent({
  name: "Stat",
  description: "One large value with its change and a trend",
  example:
    `<Stat label="EUR/USD" value={data.latest} decimals={4} change={data.changePercent} changeUnit="%" />`,
  role: "data",
  schema,
}, Stat);
