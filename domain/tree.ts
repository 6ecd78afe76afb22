import type { Json } from "./json.ts";

/**
 * What a view makes: data that describes what to draw, never HTML.
 * Public JSON. A node inside props is `{ "$tree": TreeNode[] }`, an action `{ "$action": "refresh" }`.
 */
export type BlockTree = readonly TreeNode[];

export type TreeNode = string | ElementNode | ComponentNode;

/** An allow-listed HTML or SVG element. */
export interface ElementNode {
  readonly tag: string;
  readonly attrs?: Readonly<Record<string, string | number | boolean>>;
  readonly children?: BlockTree;
}

/** A component of the kit, by name, with JSON props. */
export interface ComponentNode {
  readonly ui: string;
  readonly props: Readonly<Record<string, Json>>;
  readonly children?: BlockTree;
}

export const MAX_TREE_DEPTH = 64;
export const MAX_TREE_NODES = 40_000;
export const MAX_TREE_BYTES = 2_000_000;
