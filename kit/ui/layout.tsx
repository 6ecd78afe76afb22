import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { classes, flag, gap, node, text, whole } from "../props.ts";

const align = z.preprocess(
  (value) =>
    value === "left" || value === "top" ? "start" : value === "right" || value === "bottom" ? "end" : value,
  z.enum(["start", "center", "end", "baseline", "stretch"]),
).meta({ ts: "Align" });
const justify = z.preprocess(
  (value) => value === "space-between" ? "between" : value,
  z.enum(["start", "center", "end", "between"]),
).meta({ ts: 'Align | "between"' });

const stackSchema = z.object({ gap: gap.optional(), align: align.optional() });
const rowSchema = z.object({
  gap: gap.optional(),
  align: align.optional(),
  justify: justify.optional(),
  wrap: flag.optional(),
});
const gridSchema = z.object({
  columns: whole(1, 6).optional(),
  gap: gap.optional(),
  align: align.optional(),
});
const sectionSchema = z.object({ title: text.optional(), end: node.optional(), note: node.optional() });
const dividerSchema = z.object({ label: text.optional() });

/** Children below each other. */
export function Stack({ gap = 3, align, children }: PropsOf<typeof stackSchema>) {
  return <div class={classes("k-stack", `k-gap-${gap}`, align && `k-align-${align}`)}>{children}</div>;
}

/** Children beside each other; they wrap on a narrow card. */
export function Row(
  { gap = 3, align = "center", justify, wrap = true, children }: PropsOf<typeof rowSchema>,
) {
  return (
    <div
      class={classes(
        "k-row",
        `k-gap-${gap}`,
        `k-align-${align}`,
        justify && `k-justify-${justify}`,
        !wrap && "k-nowrap",
      )}
    >
      {children}
    </div>
  );
}

/** Equal columns that become fewer on a narrow card. */
export function Grid({ columns = 2, gap = 3, align, children }: PropsOf<typeof gridSchema>) {
  return (
    <div class="k-grid-box">
      <div class={classes("k-grid", `k-columns-${columns}`, `k-gap-${gap}`, align && `k-align-${align}`)}>
        {children}
      </div>
    </div>
  );
}

/** A part of a card under its own small title. */
export function Section({ title, end, note, children }: PropsOf<typeof sectionSchema>) {
  return (
    <section class="k-section">
      {(title !== undefined || end !== undefined) && (
        <div class="k-section-head">
          {title !== undefined && <h3>{title}</h3>}
          {end !== undefined && <span class="k-section-end">{end}</span>}
        </div>
      )}
      {note !== undefined && <div class="k-stat-note">{note}</div>}
      {children}
    </section>
  );
}

/** A Section with a line around it. */
export function Card(props: PropsOf<typeof sectionSchema>) {
  return (
    <div class="k-card">
      <Section {...props} />
    </div>
  );
}

export function Divider({ label }: PropsOf<typeof dividerSchema>) {
  return label === undefined
    ? <hr class="k-divider" />
    : <div class="k-divider k-divider-label">{label}</div>;
}

export const layoutEntries = [
  defineComponent({
    name: "Stack",
    description: "Children below each other",
    example: `<Stack gap={2}>…</Stack>`,
    role: "layout",
    schema: stackSchema,
    hasChildren: true,
  }, Stack),
  defineComponent({
    name: "Row",
    description: "Children beside each other",
    example: `<Row justify="between">…</Row>`,
    role: "layout",
    schema: rowSchema,
    hasChildren: true,
  }, Row),
  defineComponent({
    name: "Grid",
    description: "Equal columns, fewer on a narrow card",
    example: `<Grid columns={3}>…</Grid>`,
    role: "layout",
    schema: gridSchema,
    hasChildren: true,
  }, Grid),
  defineComponent({
    name: "Section",
    description: "A part with a small title",
    example: `<Section title="This week">…</Section>`,
    role: "layout",
    schema: sectionSchema,
    hasChildren: true,
  }, Section),
  defineComponent({
    name: "Card",
    description: "Section with a line around it",
    example: `<Card title="atlas">…</Card>`,
    role: "layout",
    schema: sectionSchema,
    hasChildren: true,
  }, Card),
  defineComponent({
    name: "Divider",
    description: "A line",
    example: `<Divider />`,
    role: "layout",
    schema: dividerSchema,
  }, Divider),
] as const;
