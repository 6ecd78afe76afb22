import type { ComponentChildren } from "preact";
import type { BlockTree } from "../domain/tree.ts";

/** Who looks, at which moment, and for which block: everything outside its props that a component may use. */
export interface RenderContext {
  /** BCP 47, such as "en-GB". */
  readonly locale: string;
  /** IANA name, such as "Europe/Lisbon". */
  readonly timeZone: string;
  /** Epoch milliseconds that relative times count from. */
  readonly now: number;
  readonly blockId: string;
  /** Our own address for a picture of the block. */
  readonly imageHref: (src: string) => string;
}

/** What a component of the kit is drawn with. */
export interface DrawContext extends RenderContext {
  /** Draws a tree that a component made itself, through the same allow-list as a view's. */
  readonly drawTree: (tree: BlockTree) => ComponentChildren;
}

/** The id of the form on a card's frame that a `Button` with the refresh action sends. */
export function refreshFormId(blockId: string): string {
  return `refresh-${blockId}`;
}
