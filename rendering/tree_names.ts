import { isRecord, type Json } from "../domain/json.ts";
import type { BlockTree, ElementNode, TreeNode } from "../domain/tree.ts";

/** Words that a node shows or says, in reading order. */
export function textOf(nodes: BlockTree): string {
  return nodes.map(textOfNode).join(" ").replace(/\s+/g, " ").trim();
}

/** The name that an assistive program reads for an element: its label, its words, or the names of pictures in it. */
export function nameOf(node: ElementNode): string {
  const label = attributeOf(node, "aria-label") || attributeOf(node, "title");
  if (label.trim() !== "") return label.trim();
  if (attributeOf(node, "aria-labelledby") !== "") return "(named elsewhere)";
  return textOf(node.children ?? []);
}

/** An attribute as text, by its HTML name or React's spelling of it. */
export function attributeOf({ attrs = {} }: ElementNode, name: string): string {
  const value = attrs[name] ?? (name === "class" ? attrs.className : undefined);
  return value === undefined || value === false ? "" : String(value);
}

/** Trees inside a component's props: cells of a table, the content of a tab. */
export function treesIn(value: Json | undefined): BlockTree[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(treesIn);
  if (!isRecord(value)) return [];
  if (Array.isArray(value.$tree)) return [value.$tree as BlockTree];
  return Object.values(value as Readonly<Record<string, Json>>).flatMap(treesIn);
}

function textOfNode(node: TreeNode): string {
  if (typeof node === "string") return node;
  if ("ui" in node) {
    const { alt, label, title, value, children: _children } = node.props;
    const said = [alt, label, title, value].filter((each) =>
      typeof each === "string" || typeof each === "number"
    );
    return [...said, textOf(node.children ?? []), ...treesIn(node.props as Json).map(textOf)].join(" ");
  }
  if (attributeOf(node, "aria-hidden") === "true") return "";
  if (node.tag === "img") return attributeOf(node, "alt");
  const label = attributeOf(node, "aria-label");
  return `${label} ${textOf(node.children ?? [])}`;
}
