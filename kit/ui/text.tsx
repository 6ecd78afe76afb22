import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { formatFull, formatInstant, TIME_STYLES } from "../format/format_instant.ts";
import { formatValue, isFormat, NO_VALUE } from "../format/format_value.ts";
import { parseInstant } from "../format/parse_instant.ts";
import { markdownTree } from "../markdown_tree.ts";
import { classes, decimals, format, node, scalar, text, tone } from "../props.ts";
import { LINK_ATTRIBUTES, safeHref } from "../safe_href.ts";

const textTone = z.union([z.literal("muted"), tone], {
  error: "expected muted, neutral, good, warn, bad or accent",
})
  .meta({ ts: '"muted" | Tone' });
const size = z.preprocess(
  (value) =>
    value === "sm" || value === "xs"
      ? "small"
      : value === "lg" || value === "xl"
      ? "large"
      : value === "md"
      ? "normal"
      : value,
  z.enum(["small", "normal", "large"]),
).meta({ ts: '"small" | "normal" | "large"' });

const textSchema = z.object({ tone: textTone.optional(), size: size.optional(), text: node.optional() });
const markdownSchema = z.object({ source: text });
const numSchema = z.object({
  value: scalar,
  decimals: decimals.optional(),
  unit: text.optional(),
  style: z.string().refine(isFormat, { error: "expected a format such as percent, bytes or EUR" }).optional()
    .meta({ ts: "Format" }),
  format: format.optional().meta({ ts: "" }),
});
const timeSchema = z.object({
  at: scalar,
  style: z.enum(TIME_STYLES).optional(),
});
const linkSchema = z.object({ href: text, label: node.optional() });

/** A line of text. */
export function Text({ tone, size = "normal", text, children }: PropsOf<typeof textSchema>) {
  return (
    <p class={classes("k-text", `k-${size}`, tone !== undefined && `k-text-${tone}`)}>{text}{children}</p>
  );
}

/** Markdown, read into a tree and never into HTML. */
export function Markdown({ source, context }: PropsOf<typeof markdownSchema>) {
  return <div class="k-markdown">{context.drawTree(markdownTree(source))}</div>;
}

/** A number in the person's locale, inside a line of text. */
export function Num({ value, style, format, context, ...rest }: PropsOf<typeof numSchema>) {
  return <span class="k-num">{formatValue(value, context, style ?? format, rest)}</span>;
}

/** A moment in the person's locale and time zone, with the whole date on hover. */
export function Time({ at, style = "relative", context }: PropsOf<typeof timeSchema>) {
  const instant = parseInstant(at);
  if (instant === undefined) return <span>{at === null ? NO_VALUE : String(at)}</span>;
  const iso = new Date(instant.ms).toISOString();
  return (
    <time
      class="k-num"
      datetime={instant.isDateOnly ? iso.slice(0, 10) : iso}
      title={formatFull(instant, context)}
    >
      {formatInstant(instant, context, style)}
    </time>
  );
}

/** A link out of the dashboard; an address that is not http, https or mailto is shown as plain text. */
export function Link({ href, label, children }: PropsOf<typeof linkSchema>) {
  const address = safeHref(href);
  const hasContent = label !== undefined ||
    children !== undefined;
  const content = hasContent ? <>{label}{children}</> : href;
  return address === undefined
    ? <span>{content}</span>
    : <a class="k-link" href={address} {...LINK_ATTRIBUTES}>{content}</a>;
}

export const textEntries = [
  defineComponent({
    name: "Text",
    description: "A line of text",
    example: `<Text tone="muted" size="small">11 lines checked</Text>`,
    role: "data",
    schema: textSchema,
    hasChildren: true,
  }, Text),
  defineComponent({
    name: "Markdown",
    description: "Markdown from data, made safe",
    example: `<Markdown source={release.body} />`,
    role: "data",
    schema: markdownSchema,
  }, Markdown),
  defineComponent({
    name: "Num",
    description: "A number in the viewer's locale",
    example: `<Num value={repo.stars} style="compact" />`,
    role: "data",
    schema: numSchema,
  }, Num),
  defineComponent({
    name: "Time",
    description: "A moment in the viewer's time zone",
    example: `<Time at={post.publishedAt} style="relative" />`,
    role: "data",
    schema: timeSchema,
  }, Time),
  defineComponent({
    name: "Link",
    description: "A link out",
    example: `<Link href={repo.url}>{repo.name}</Link>`,
    role: "data",
    schema: linkSchema,
    hasChildren: true,
  }, Link),
] as const;
