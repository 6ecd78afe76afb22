import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { node, tone } from "../props.ts";

const schema = z.object({
  tone: tone.optional(),
  label: node.optional(),
  variant: tone.optional().meta({ ts: "" }),
});

/** A word in a soft colour. */
export function Badge({ tone, variant, label, children }: Omit<PropsOf<typeof schema>, "context">) {
  return <span class={`k-badge k-num k-tone-${tone ?? variant ?? "neutral"}`}>{label}{children}</span>;
}

export const badgeEntry = defineComponent({
  name: "Badge",
  description: "A word in a soft colour",
  example: `<Badge tone="bad">down</Badge>`,
  role: "data",
  schema,
  hasChildren: true,
}, Badge);
