import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { classes, flag, node, text } from "../props.ts";
import { LINK_ATTRIBUTES, safeHref } from "../safe_href.ts";
import { Empty } from "./empty.tsx";

const itemShape = {
  title: node,
  note: node.optional(),
  href: text.optional(),
  start: node.optional(),
  end: node.optional(),
} as const;
const itemSchema = z.object(itemShape);

const listSchema = z.object({
  items: z.array(z.preprocess((value) => typeof value === "string" ? { title: value } : value, itemSchema))
    .max(500)
    .optional().meta({ ts: "ListItemProps[]" }),
  ordered: flag.optional(),
  empty: text.optional(),
});

/** Lines with a title each; numbered when the order says something. */
export function List({ items, ordered, empty, children, context }: PropsOf<typeof listSchema>) {
  const hasChildren = children !== undefined;
  if (!hasChildren && (items ?? []).length === 0) {
    return <Empty title={empty ?? "Nothing here"} context={context} />;
  }
  const lines = (items ?? []).map((item, index) => <ListItem key={index} {...item} context={context} />);
  return ordered === true
    ? <ol class="k-list k-ordered">{lines}{children}</ol>
    : <ul class="k-list">{lines}{children}</ul>;
}

/** One line: something small, a title that ends in an ellipsis, a note below, something at the end. */
export function ListItem({ title, note, href, start, end, children }: PropsOf<typeof itemSchema>) {
  const address = safeHref(href);
  return (
    <li class="k-item">
      {isGiven(start) && <span class="k-item-start">{start}</span>}
      <span class="k-item-main">
        {address === undefined
          ? <span class="k-item-title">{title}</span>
          : <a class="k-item-title" href={address} {...LINK_ATTRIBUTES}>{title}</a>}
        {isGiven(note) && <span class="k-item-note">{note}</span>}
        {children}
      </span>
      {isGiven(end) && <span class={classes("k-item-end", "k-num")}>{end}</span>}
    </li>
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false;
}

export const listEntry = defineComponent({
  name: "List",
  description: "Lines of ListItem, or items={…}",
  example:
    `<List ordered>{data.stories.map((story) => <ListItem title={story.title} href={story.url} end={story.points} />)}</List>`,
  role: "layout",
  schema: listSchema,
  hasChildren: true,
}, List);

export const listItemEntry = defineComponent({
  name: "ListItem",
  description: "One line of a List",
  example: `<ListItem title={host} note={\`\${ms} ms\`} end={<Badge tone="good">up</Badge>} />`,
  role: "data",
  schema: itemSchema,
  hasChildren: true,
}, ListItem);
