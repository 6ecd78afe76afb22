import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { isRecord } from "../domain/json.ts";
import type { BlockTree, ComponentNode, ElementNode, TreeNode } from "../domain/tree.ts";
import { components } from "../kit/components.ts";
import { isTreeValue } from "../kit/props.ts";
import type { DrawContext, RenderContext } from "../kit/render_context.ts";
import { ErrorNote } from "../kit/ui/error_note.tsx";
import { imageAddress } from "../kit/ui/image.tsx";
import { allowedElements } from "./allowed_elements.ts";
import { type AttributeScope, safeAttributes } from "./safe_attributes.ts";

/** Replaces what a component drew, such as by a test drawing that shows whether it throws. */
export type Guard = (vnode: VNode | null) => VNode | null;

/**
 * Turns trees into Preact nodes: elements and attributes by the allow-list, components by their checked props. The rules
 * are applied again here, so that a tree from storage is held to today's rules and not to those of the day it was made.
 */
export function createTreeDrawer(context: RenderContext, guard: Guard = (vnode) => vnode) {
  const scope: AttributeScope = {
    idPrefix: `b-${context.blockId}-`,
    imageAddress: (src) => imageAddress(src, context.imageHref),
  };
  const drawContext: DrawContext = { ...context, drawTree };

  /** One node and not an array: Preact's compiled templates escape text inside an array twice. */
  function drawTree(tree: BlockTree): VNode {
    return h(Fragment, null, tree.map(drawNode));
  }

  function drawNode(node: TreeNode): ComponentChildren {
    if (typeof node === "string") return node;
    return "ui" in node ? drawComponent(node) : drawElement(node);
  }

  function drawElement(node: ElementNode): ComponentChildren {
    if (!allowedElements.has(node.tag)) return null;
    const { attributes } = safeAttributes(node.tag, node.attrs ?? {}, scope);
    return h(node.tag, attributes, node.children === undefined ? null : drawTree(node.children));
  }

  function drawComponent(node: ComponentNode): ComponentChildren {
    const component = components.get(node.ui);
    if (component === undefined) return failed(`"${node.ui}" is not a component of this version`);
    try {
      const checked = component.check(node.props);
      if (checked.kind === "wrong") return failed(checked.message);
      const children = node.children === undefined ? undefined : drawTree(node.children);
      return guard(component.draw(drawProps(checked.props), drawContext, children));
    } catch (error) {
      return failed(`${node.ui} failed: ${error instanceof Error ? error.message : "unknown reason"}`);
    }
  }

  function drawProps(props: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const drawn: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(props)) drawn[key] = drawProp(value);
    return drawn;
  }

  /** Trees inside props become what they draw; everything else stays the same object. */
  function drawProp(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    // `isTreeValue` looks at the outer shape; the nodes themselves are checked one by one as they are drawn.
    if (isTreeValue(value)) return drawTree(value.$tree as BlockTree);
    if (Array.isArray(value)) return value.some(holdsObject) ? value.map(drawProp) : value;
    if (!isRecord(value) || !Object.values(value).some(holdsObject)) return value;
    return drawProps(value);
  }

  return drawTree;
}

function holdsObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function failed(message: string): ComponentChildren {
  return h(ErrorNote, { error: message });
}
