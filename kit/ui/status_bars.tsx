import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { text, type Tone, tone } from "../props.ts";

const value = z.preprocess(
  (given) => typeof given === "boolean" ? (given ? "good" : "bad") : given === null ? "neutral" : given,
  tone,
);
const schema = z.object({
  values: z.array(value).max(400).meta({ ts: "Tone[]" }),
  title: text.optional(),
});
type Props = PropsOf<typeof schema>;

const WORDS: Readonly<Record<Tone, string>> = {
  good: "good",
  warn: "with a warning",
  bad: "bad",
  neutral: "without data",
  accent: "marked",
};

/** One small bar a check, oldest first, as a status page shows them. */
export function StatusBars({ values, title }: Props) {
  const counts = Map.groupBy(values, (tone) => tone);
  const parts = [...counts].map(([tone, list]) => `${list.length} ${WORDS[tone]}`).join(", ");
  const alt = `${title ?? "Checks"}: ${parts === "" ? "none" : parts}`;
  return (
    <span class="k-status-bars" role="img" aria-label={alt}>
      {values.map((tone, index) => <i key={index} class={`k-tone-${tone}`} />)}
    </span>
  );
}

export const statusBarsEntry = defineComponent({
  name: "StatusBars",
  description: "One bar a check, oldest first",
  example: `<StatusBars values={site.checks.map((isUp) => isUp ? "good" : "bad")} title="Last 24 hours" />`,
  role: "data",
  schema,
}, StatusBars);
