import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { action, node, text } from "../props.ts";
import { refreshFormId } from "../render_context.ts";
import { LINK_ATTRIBUTES, safeHref } from "../safe_href.ts";

const schema = z.object({
  action: action.optional(),
  onClick: action.optional().meta({ ts: "" }),
  onRefresh: action.optional().meta({ ts: "" }),
  href: text.optional(),
  label: node.optional(),
});

/** Runs the block again, or opens a link: a view has no other actions. */
export function Button({ href, label, children, context }: PropsOf<typeof schema>) {
  const hasWords = label !== undefined ||
    children !== undefined;
  const address = safeHref(href);
  if (address !== undefined) {
    return (
      <a class="k-button" href={address} {...LINK_ATTRIBUTES}>{label}{children}{hasWords ? "" : "Open"}</a>
    );
  }
  return (
    <button class="k-button" type="submit" form={refreshFormId(context.blockId)}>
      {label}
      {children}
      {hasWords ? "" : "Refresh"}
    </button>
  );
}

export const buttonEntry = defineComponent({
  name: "Button",
  description: "Refreshes the block, or opens href",
  example: `<Button action="refresh">Try again</Button>`,
  role: "layout",
  schema,
  hasChildren: true,
}, Button);
