import type { ComponentChildren, VNode } from "preact";
import type { z } from "zod";
import { type CheckedProps, checkProps } from "./check_props.ts";
import type { DrawContext } from "./render_context.ts";

/**
 * What a component gives to a reader: "data" is worth a card by itself when it holds some, "layout" is worth what it
 * holds, "fallback" says that there is nothing, "heading" only names.
 */
export type ComponentRole = "data" | "layout" | "fallback" | "heading";

export interface ComponentWords<Schema extends z.ZodObject> {
  readonly name: string;
  /** One line for the model's prompt. */
  readonly description: string;
  /** One line of TSX. */
  readonly example: string;
  readonly role: ComponentRole;
  readonly schema: Schema;
  /** True when the component shows what stands between its tags. */
  readonly hasChildren?: boolean;
  /** Island that gives it behaviour in the browser. */
  readonly island?: "chart_readout" | "table_sort";
}

/** Props of a component in our own code: the schema's output, the children, and who looks. */
export type PropsOf<Schema extends z.ZodObject> = z.output<Schema> & {
  readonly context: DrawContext;
  readonly children?: ComponentChildren;
};

/** One entry of the kit: words for the model, a check of props, and a way to draw checked props. */
export interface KitComponent extends Readonly<Omit<ComponentWords<z.ZodObject>, "schema">> {
  readonly schema: z.ZodObject;
  /** Props of a tree node → clean props, or what is wrong with them. */
  readonly check: (props: Readonly<Record<string, unknown>>) => CheckedProps;
  /** Draws clean props; `props` must have passed `check`. */
  readonly draw: (
    props: Readonly<Record<string, unknown>>,
    context: DrawContext,
    children: ComponentChildren,
  ) => VNode | null;
}

/** Ties a component to its schema and words. */
export function defineComponent<Schema extends z.ZodObject>(
  words: ComponentWords<Schema>,
  component: (props: PropsOf<Schema>) => VNode | null,
): KitComponent {
  return {
    ...words,
    check: (props) => checkProps(words.name, words.schema, props),
    draw: (props, context, children) => {
      // `check` gave these props by the same schema, so their type is the schema's output.
      const clean = { ...props, context, ...(children === undefined ? {} : { children }) } as PropsOf<Schema>;
      return component(clean);
    },
  };
}
