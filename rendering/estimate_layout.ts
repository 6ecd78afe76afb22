import { isRecord, type Json } from "../domain/json.ts";
import type { Manifest } from "../domain/manifest.ts";
import { cleanText } from "../domain/outcome.ts";
import type { BlockTree, TreeNode } from "../domain/tree.ts";
import type { ViewFinding } from "../domain/view_finding.ts";
import { attributeOf, textOf, treesIn } from "./tree_names.ts";

/** Of the grid at the width of a desk, and what a card and a table take beside their text; pixels. */
const GRID_WIDTH = 1200;
const CARD_PADDING = 32;
const CELL_PADDING = 20;
const CHAR_WIDTH = 6.6;
const STAT_CHAR_WIDTH = 17;
/** A guess must be far off before anybody hears of it. */
const MARGIN = 1.25;
const MAX_ROWS_READ = 50;
/** Cells break their text into lines, down to about this many characters. */
const LONGEST_LINE = 28;

/** What would probably not fit the card's size, told from the tree alone: for machines without a browser. Warnings only. */
export function estimateLayout(tree: BlockTree, { columns }: Manifest["size"]): ViewFinding[] {
  const width = columns / 12 * GRID_WIDTH - CARD_PADDING;
  const findings: ViewFinding[] = [];
  const add = (rule: string, message: string) => {
    if (findings.length < 5) findings.push({ rule, kind: "cut_off", weight: "warning", message });
  };
  const visit = (node: TreeNode): void => {
    if (typeof node === "string") return;
    if ("ui" in node) {
      if (node.ui === "Table") {
        const needed = tableWidth(node.props as Json);
        if (needed > width * MARGIN) {
          add("wide-table", `A table needs about ${Math.round(needed)} px of ${Math.round(width)}`);
        }
      }
      const value = node.ui === "Stat" ? String(node.props.value ?? "") : "";
      if (value.length * STAT_CHAR_WIDTH > width * MARGIN) {
        add("long-value", `"${cleanText(value, 40)}" is longer than the card is wide`);
      }
      for (const inner of treesIn(node.props as Json)) inner.forEach(visit);
    } else if (/(^|\s)(truncate|whitespace-nowrap|text-nowrap)(\s|$)/.test(attributeOf(node, "class"))) {
      const text = textOf(node.children ?? []);
      if (text.length * CHAR_WIDTH > width * MARGIN) {
        add("cut-text", `"${cleanText(text, 40)}" does not fit its line`);
      }
    }
    node.children?.forEach(visit);
  };
  tree.forEach(visit);
  return findings;
}

function tableWidth(props: Json): number {
  if (!isRecord(props) || !Array.isArray(props.columns) || !Array.isArray(props.rows)) return 0;
  const rows = (props.rows as readonly Json[]).slice(0, MAX_ROWS_READ);
  return (props.columns as readonly Json[]).reduce<number>((sum, column) => {
    if (!isRecord(column)) return sum;
    const key = String(column.key ?? "");
    const lengths = rows.map((row) => isRecord(row) ? cellLength(row[key]) : 0);
    const longest = Math.max(String(column.label ?? "").length, ...lengths);
    return sum + Math.min(longest, LONGEST_LINE) * CHAR_WIDTH + CELL_PADDING;
  }, 0);
}

function cellLength(value: unknown): number {
  return typeof value === "string" || typeof value === "number" ? String(value).length : 0;
}
