import type { ComponentChildren } from "preact";
import { z } from "zod";
import { defineComponent } from "../define_component.ts";
import { node, text, type Tone, tone } from "../props.ts";
import type { DrawContext } from "../render_context.ts";
import { IconShape } from "./icon.tsx";

const schema = z.object({ title: text, note: node.optional(), tone: tone.optional() });

interface EmptyProps {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly tone?: Tone | undefined;
  readonly context?: DrawContext;
}

/** Says that there is nothing to show, and that this is fine. */
export function Empty({ title, note, tone = "neutral" }: EmptyProps) {
  return (
    <div class={`k-empty k-tone-${tone}`}>
      <span class="k-empty-mark">
        <IconShape name={tone === "good" ? "check" : tone === "bad" || tone === "warn" ? "info" : "minus"} />
      </span>
      <div class="k-empty-title">{title}</div>
      {note !== undefined && note !== "" && <div class="k-empty-note">{note}</div>}
    </div>
  );
}

export const emptyEntry = defineComponent({
  name: "Empty",
  description: "Nothing to show, and why that is fine",
  example: `<Empty title="No games today" note="Next on Saturday" />`,
  role: "fallback",
  schema,
}, Empty);
