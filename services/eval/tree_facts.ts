import { isRecord } from "../../domain/json.ts";
import type { BlockTree } from "../../domain/tree.ts";

/** What of a tree a fact may ask for beside its words. */
export interface TreeFacts {
  readonly links: ReadonlySet<string>;
  readonly components: readonly { readonly name: string; readonly items: number }[];
  /** `name=value` of every prop, at every depth. */
  readonly props: ReadonlySet<string>;
}

/** Reads a checked tree, the nodes inside props included. */
export function readTree(tree: BlockTree): TreeFacts {
  const links = new Set<string>();
  const props = new Set<string>();
  const components: { name: string; items: number }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isRecord(value)) return;
    if (typeof value.ui === "string") components.push({ name: value.ui, items: countItems(value) });
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === "object") visit(inner);
      else props.add(propKey(name, inner));
      if (name === "href" && typeof inner === "string") links.add(normaliseLink(inner));
    }
  };
  visit(tree);
  return { links, components, props };
}

export function propKey(name: string, value: unknown): string {
  return `${name}=${String(value)}`;
}

/** The one spelling of an address. */
export function normaliseLink(href: string): string {
  return URL.canParse(href) ? new URL(href).href.replace(/\/$/, "") : href;
}

/** Of the longest list in the props, or of the children. */
function countItems({ props, children }: Readonly<Record<string, unknown>>): number {
  const lists = [children, ...Object.values(isRecord(props) ? props : {})].filter(Array.isArray);
  return Math.max(0, ...lists.map((list) => list.length));
}
