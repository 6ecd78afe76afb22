import { listLeaves } from "./data_values.ts";
import { isRecord, type Json } from "./json.ts";
import type { BlockTree, TreeNode } from "./tree.ts";

/** What a view gave, for judging whether a person would see something. */
export interface TreeSummary {
  /** Names of the kit's components, each once. */
  readonly components: ReadonlySet<string>;
  /** Texts and values that are drawn, outside of fallbacks. */
  readonly values: readonly (string | number)[];
  readonly hasFallback: boolean;
}

/** Components that stand for missing data. */
const FALLBACKS: ReadonlySet<string> = new Set(["Empty", "ErrorNote", "Skeleton"]);
const MAX_VALUES = 20_000;

/** Gathers what a tree draws. */
export function summariseTree(tree: BlockTree): TreeSummary {
  const components = new Set<string>();
  const values: (string | number)[] = [];
  let hasFallback = false;
  const visit = (node: TreeNode): void => {
    if (values.length >= MAX_VALUES) return;
    if (typeof node === "string") {
      if (node.trim() !== "") values.push(node.trim());
      return;
    }
    if ("ui" in node) {
      components.add(node.ui);
      if (FALLBACKS.has(node.ui)) {
        hasFallback = true;
        return;
      }
      for (const prop of Object.values(node.props)) visitProp(prop);
    } else for (const name of ["src", "href", "d", "points"]) addAttribute(node.attrs?.[name]);
    node.children?.forEach(visit);
  };
  const visitProp = (prop: Json): void => {
    if (isRecord(prop) && Array.isArray(prop.$tree)) {
      return (prop.$tree as readonly TreeNode[]).forEach(visit);
    }
    if (Array.isArray(prop)) return (prop as readonly Json[]).forEach(visitProp);
    if (isRecord(prop)) return Object.values(prop as Readonly<Record<string, Json>>).forEach(visitProp);
    if ((typeof prop === "string" && prop.trim() !== "") || typeof prop === "number") values.push(prop);
  };
  const addAttribute = (value: string | number | boolean | undefined): void => {
    if (typeof value === "string" && value !== "") values.push(value);
  };
  tree.forEach(visit);
  return { components, values, hasFallback };
}

/** True when at least one value of the data is among what is drawn, whole, rounded or inside a text. */
export function showsData(summary: TreeSummary, data: Json): boolean {
  const leaves = listLeaves(data).filter((leaf) =>
    typeof leaf === "string" ? leaf.length >= 2 : typeof leaf === "number"
  );
  if (leaves.length === 0) return true;
  const drawn = new Set(summary.values.map(String));
  const text = summary.values.join("\u0000");
  return leaves.slice(0, 2_000).some((leaf) => {
    if (drawn.has(String(leaf))) return true;
    if (typeof leaf !== "number") return text.includes(String(leaf));
    return [0, 1, 2].some((decimals) => text.includes(leaf.toFixed(decimals)));
  });
}
