import { isRecord, type Json } from "../../domain/json.ts";
import type { BlockTree, TreeNode } from "../../domain/tree.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { ShownLeaf } from "./types.ts";

export interface TreeValue {
  readonly label: string;
  readonly value: ShownLeaf;
  readonly shownBy: string;
}

const MAX_LABEL_CHARS = 80;
const MAX_DEPTH = 64;

/** Props that say how something is drawn, not what. */
const SETTINGS = new Set(
  ("title tone size style format height width columns gap align justify wrap x y key label name icon href src alt " +
    "sortable filterable pageSize empty unit decimals changeUnit changeLabel goodWhen max ordered layout loading class " +
    "className isLoading action type id currency showLegend stacked curve legend").split(" "),
);
/** Components that only stand for missing data, and pictures of no fact. */
const SILENT = new Set(["Skeleton", "Empty", "ErrorNote", "Icon", "Divider", "Button", "Image"]);

/** Numbers and texts that a tree draws, in reading order, with what stands beside each; at most `limit`. */
export function listTreeValues(tree: BlockTree, limit: number): TreeValue[] {
  const values: TreeValue[] = [];
  const add = (value: Json, label: string, shownBy: string): void => {
    // Yes and no are drawn in tables alone; elsewhere they are switches.
    if (values.length >= limit || !isShown(value) || (typeof value === "boolean" && shownBy !== "Table")) {
      return;
    }
    values.push({ value, shownBy, label: cleanText(label.replace(/\s+/g, " ").trim(), MAX_LABEL_CHARS) });
  };
  const visit = (node: TreeNode, label: string, depth: number): void => {
    if (values.length >= limit || depth > MAX_DEPTH) return;
    if (typeof node === "string") return add(node, label, "text");
    if ("ui" in node) return visitComponent(node.ui, node.props, node.children ?? [], label, depth);
    for (const child of node.children ?? []) {
      if (typeof child === "string") add(child, label, node.tag);
      else visit(child, label, depth + 1);
    }
  };
  const visitComponent = (
    ui: string,
    props: Readonly<Record<string, Json>>,
    children: BlockTree,
    label: string,
    depth: number,
  ): void => {
    if (SILENT.has(ui)) return;
    const own = textOf(props.label) || textOf(props.title) || label;
    if (ui === "Table") return visitRows(props, ui);
    if (Array.isArray(props.data)) visitData(props, ui, own);
    for (const [name, value] of Object.entries(props)) {
      if (SETTINGS.has(name) && !(name === "title" && ui === "ListItem")) continue;
      if (name === "data" || (name === "value" && ui === "Donut")) continue;
      visitProp(value, name === "value" ? own : join(own, name), ui, depth + 1);
    }
    for (const child of children) {
      if (typeof child === "string") add(child, own, ui);
      else visit(child, own, depth + 1);
    }
  };
  const visitProp = (value: Json, label: string, ui: string, depth: number): void => {
    if (values.length >= limit || depth > MAX_DEPTH) return;
    if (Array.isArray(value)) {
      return (value as readonly Json[]).forEach((item) => visitProp(item, label, ui, depth + 1));
    }
    if (!isRecord(value)) return add(value, label, ui);
    if (Array.isArray(value.$tree)) {
      return (value.$tree as BlockTree).forEach((node) => visit(node, label, depth + 1));
    }
    const own = textOf(value.title as Json) || textOf(value.label as Json) || label;
    for (const [name, item] of Object.entries(value)) {
      // Items of lists and tabs: their title is what is shown.
      if (SETTINGS.has(name) && name !== "title") continue;
      visitProp(item as Json, name === "title" ? label : own, ui, depth + 1);
    }
  };
  /** A chart's rows: the axis names the row. */
  const visitData = (props: Readonly<Record<string, Json>>, ui: string, own: string): void => {
    const x = typeof props.x === "string"
      ? props.x
      : typeof props.label === "string"
      ? props.label
      : undefined;
    const wanted = keysOf(props.y ?? props.value);
    for (const row of props.data as readonly Json[]) {
      if (!isRecord(row)) add(row, own, ui);
      else {
        const name = x === undefined ? "" : textOf(row[x] as Json);
        const keys = wanted ?? Object.keys(row).filter((key) => key !== x);
        for (const key of keys) add(row[key] as Json, join(name || own, key), ui);
      }
    }
  };
  const visitRows = (props: Readonly<Record<string, Json>>, ui: string): void => {
    const rows = Array.isArray(props.rows) ? props.rows as readonly Json[] : [];
    const columns = readColumns(props.columns, rows[0]);
    for (const row of rows) {
      if (!isRecord(row)) continue;
      const [first] = columns;
      const name = first === undefined ? "" : textOf(row[first.key] as Json);
      for (const { key, label } of columns) {
        if (row[key] !== undefined) {
          visitProp(row[key] as Json, key === first?.key ? label : join(name, label), ui, 1);
        }
      }
    }
  };
  tree.forEach((node) => visit(node, "", 0));
  return values;
}

function readColumns(
  columns: Json | undefined,
  firstRow: Json | undefined,
): { key: string; label: string }[] {
  if (!Array.isArray(columns)) {
    return Object.keys(isRecord(firstRow) ? firstRow : {}).map((key) => ({ key, label: key }));
  }
  return (columns as readonly Json[]).flatMap((column) => {
    if (typeof column === "string") return [{ key: column, label: column }];
    if (!isRecord(column) || typeof column.key !== "string") return [];
    return [{ key: column.key, label: textOf(column.label as Json) || column.key }];
  });
}

function keysOf(value: Json | undefined): string[] | undefined {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return undefined;
  return (value as readonly Json[]).flatMap((item) =>
    typeof item === "string" ? [item] : isRecord(item) && typeof item.key === "string" ? [item.key] : []
  );
}

function isShown(value: Json | undefined): value is ShownLeaf {
  if (typeof value === "number" || typeof value === "boolean") return true;
  // A text of punctuation alone, such as a separator, says nothing.
  return typeof value === "string" && /[\p{L}\p{N}]/u.test(value);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}
