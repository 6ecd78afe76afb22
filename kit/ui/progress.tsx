import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { formatNumber } from "../format/format_number.ts";
import { flag, node, number, numberOrNull, text, tone } from "../props.ts";
import { percent } from "./chart_frame.tsx";

const schema = z.object({
  value: numberOrNull,
  max: number.optional(),
  tone: tone.optional(),
  label: node.optional(),
  showValue: flag.optional(),
  unit: text.optional(),
});
type Props = PropsOf<typeof schema>;

/** A meter: how much of a whole, from 0 to `max` (100 unless given). */
export function Progress(
  { context, value, max = 100, tone = "accent", label, showValue = true, unit }: Props,
) {
  const share = value === null || max <= 0 ? 0 : Math.min(Math.max(value / max, 0), 1) * 100;
  const words = value === null
    ? "–"
    : unit === undefined
    ? formatNumber(share, context.locale, { decimals: 0, unit: "%" })
    : formatNumber(value, context.locale, { unit });
  return (
    <div class={label === undefined ? "k-progress" : "k-progress k-labelled"}>
      {label !== undefined && <span class="k-progress-label">{label}</span>}
      <svg
        class={`k-meter k-tone-${tone}`}
        height="6"
        role="meter"
        aria-label={typeof label === "string" ? label : "Share"}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value ?? 0}
        aria-valuetext={words}
      >
        <rect class="k-track" width="100%" height="6" rx="3" />
        {share > 0 && <rect class="k-meter-fill" width={percent(share)} height="6" rx="3" />}
      </svg>
      {showValue && <span class="k-progress-value k-num" aria-hidden="true">{words}</span>}
    </div>
  );
}

export const progressEntry = defineComponent({
  name: "Progress",
  description: "A meter from 0 to max (100)",
  example: `<Progress value={server.cpu} tone={server.cpu > 90 ? "warn" : "accent"} label="CPU" />`,
  role: "data",
  schema,
}, Progress);
