import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { node, text } from "../props.ts";

const MAX_TABS = 6;

const schema = z.object({
  items: z.array(z.object({ label: text, content: node })).min(1).max(MAX_TABS).meta({
    ts: "{ label: string; content: Node }[]",
  }),
});

/** Parts of which one is seen at a time; radio buttons and CSS, so it works without scripts. */
export function Tabs({ items, context }: PropsOf<typeof schema>) {
  // Two sets of tabs in one block must not share a group of radio buttons.
  const group = `tabs-${context.blockId}-${items.map((item) => item.label).join("-").slice(0, 80)}`;
  return (
    <div class="k-tabs" role="group">
      {items.map((item, index) => (
        <label class="k-tab">
          <input type="radio" name={group} checked={index === 0} />
          <span>{item.label}</span>
        </label>
      ))}
      {items.map((item) => <div key={item.label} class="k-tab-panel">{item.content}</div>)}
    </div>
  );
}

export const tabsEntry = defineComponent({
  name: "Tabs",
  description: "One part at a time",
  example: `<Tabs items={[{ label: "Today", content: <Text>…</Text> }]} />`,
  role: "layout",
  schema,
}, Tabs);
