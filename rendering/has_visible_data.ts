import { isRecord } from "../domain/json.ts";
import type { BlockTree, ComponentNode, TreeNode } from "../domain/tree.ts";
import { components } from "../kit/components.ts";

const HEADINGS = new Set([
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "caption",
  "figcaption",
  "summary",
  "title",
  "desc",
]);
/** Props that hold what a component shows; when one is there and empty, the component shows nothing. */
const DATA_PROPS = ["data", "rows", "values", "items"] as const;

/**
 * True when a tree shows something of its data: text outside headings, or a component of the kit that has values. A tree
 * of headings, empty lists, `Empty` and `ErrorNote` shows none.
 */
export function hasVisibleData(tree: BlockTree): boolean {
  return tree.some(showsData);
}

/** True when a tree says "nothing to show" on purpose: a valid state for a block without matches today. */
export function hasEmptyState(tree: BlockTree): boolean {
  return tree.some((node) => {
    if (typeof node === "string") return false;
    if ("ui" in node) {
      return node.ui === "Empty" || isEmptyCollection(node) || hasEmptyState(node.children ?? []);
    }
    return hasEmptyState(node.children ?? []);
  });
}

function showsData(node: TreeNode): boolean {
  if (typeof node === "string") return /[\p{L}\p{N}]/u.test(node);
  if ("ui" in node) return componentShowsData(node);
  if (HEADINGS.has(node.tag)) return false;
  if (node.tag === "img" || node.tag === "meter" || node.tag === "progress" || node.tag === "path") {
    return true;
  }
  return hasVisibleData(node.children ?? []);
}

function componentShowsData(node: ComponentNode): boolean {
  const role = components.get(node.ui)?.role;
  if (role === "fallback" || role === undefined) return false;
  if (hasVisibleData(node.children ?? []) || propsShowData(node.props)) return true;
  return role === "data" && hasValue(node);
}

function hasValue(node: ComponentNode): boolean {
  if (isEmptyCollection(node)) return false;
  if (DATA_PROPS.some((name) => Array.isArray(node.props[name]))) return true;
  const shown = ["value", "at", "source", "src", "title", "text", "label"].find((name) => name in node.props);
  const value = shown === undefined ? undefined : node.props[shown];
  return value !== undefined && value !== null && value !== "";
}

function isEmptyCollection(node: ComponentNode): boolean {
  return DATA_PROPS.some((name) => {
    const value = node.props[name];
    return Array.isArray(value) && value.length === 0;
  });
}

/** Trees inside props: the end of a list line, the content of a tab. */
function propsShowData(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(propsShowData);
  if (!isRecord(value)) return false;
  // Props stand in a checked tree, so what a "$tree" holds are tree nodes.
  if (Array.isArray(value.$tree)) return hasVisibleData(value.$tree as BlockTree);
  return Object.values(value).some(propsShowData);
}
