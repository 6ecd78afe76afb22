import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { BlockTree } from "../domain/tree.ts";
import type { RenderContext } from "../kit/render_context.ts";
import { ErrorNote } from "../kit/ui/error_note.tsx";
import { createTreeDrawer } from "./draw_tree.ts";

export type { RenderContext } from "../kit/render_context.ts";

/**
 * A checked tree as HTML, everything escaped. The root takes no htmx and no Alpine attribute from inside
 * (`hx-ignore`, `x-ignore`) and carries `data-block`, which scopes the version's stylesheet. Never throws: a part that
 * cannot be drawn is a note in its place.
 */
export function renderBlock(tree: BlockTree, context: RenderContext): { readonly html: string } {
  try {
    return { html: renderToString(<BlockBody tree={tree} context={context} />) };
  } catch {
    // Some component throws while Preact draws it. Draw each on its own to find which; slow, and only on this path.
    return { html: renderToString(<BlockBody tree={tree} context={context} guard={drawAlone} />) };
  }
}

interface BlockBodyProps {
  readonly tree: BlockTree;
  readonly context: RenderContext;
  readonly guard?: (vnode: VNode | null) => VNode | null;
}

function BlockBody({ tree, context, guard }: BlockBodyProps) {
  return h(
    "div",
    { class: "block-body", "data-block": context.blockId, "hx-ignore": "", "x-ignore": "" },
    createTreeDrawer(context, guard)(tree),
  );
}

function drawAlone(vnode: VNode | null): VNode | null {
  try {
    if (vnode !== null) renderToString(vnode);
    return vnode;
  } catch (error) {
    return <ErrorNote error={error instanceof Error ? error.message : "unknown reason"} />;
  }
}
