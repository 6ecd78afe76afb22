import type { Json } from "../domain/json.ts";
import { cleanText } from "../domain/outcome.ts";
import type { BlockTree, ComponentNode, ElementNode, TreeNode } from "../domain/tree.ts";
import type { ViewFinding } from "../domain/view_finding.ts";
import { attributeOf, nameOf, textOf, treesIn } from "./tree_names.ts";

const MAX_FINDINGS = 20;
/** The card's own title is the level above. */
const CARD_HEADING = 2;

interface Seen {
  readonly findings: ViewFinding[];
  readonly ids: Map<string, number>;
  readonly references: { readonly id: string; readonly attribute: string }[];
  heading: number;
}

/**
 * Rules of axe that can be judged on the tree alone: names of links, buttons and pictures, headings, lists, tables, ids.
 * Pure; the same on every machine.
 */
export function checkViewRules(tree: BlockTree): ViewFinding[] {
  const seen: Seen = { findings: [], ids: new Map(), references: [], heading: CARD_HEADING };
  tree.forEach((node) => visit(node, seen));
  for (const [id, count] of seen.ids) {
    if (count > 1) warn(seen, "duplicate-id", `The id "${cleanText(id, 40)}" is used ${count} times`);
  }
  for (const { id, attribute } of seen.references) {
    if (!seen.ids.has(id)) {
      warn(seen, "aria-valid-attr-value", `${attribute} names "${cleanText(id, 40)}", which is not there`);
    }
  }
  return seen.findings.slice(0, MAX_FINDINGS);
}

function visit(node: TreeNode, seen: Seen): void {
  if (typeof node === "string") return;
  if ("ui" in node) {
    checkComponent(node, seen);
    for (const tree of treesIn(node.props as Json)) tree.forEach((each) => visit(each, seen));
  } else {
    noteIds(node, seen);
    if (attributeOf(node, "aria-hidden") !== "true") ELEMENT_CHECKS[node.tag]?.(node, seen);
    checkRole(node, seen);
  }
  node.children?.forEach((each) => visit(each, seen));
}

type Check = (node: ElementNode, seen: Seen) => void;

const checkList: Check = ({ tag, children = [] }, seen) => {
  const stray = children.find((child) => typeof child !== "string" && !("ui" in child) && child.tag !== "li");
  if (stray !== undefined) warn(seen, "list", `<${tag}> holds something else than <li>`);
};

const checkHeading: Check = (node, seen) => {
  const level = Number(node.tag.slice(1));
  if (nameOf(node) === "") return fail(seen, "empty-heading", `<${node.tag}> has no text`);
  if (level <= CARD_HEADING) {
    warn(seen, "heading-order", `<${node.tag}> stands above the card's own title: begin with <h3>`);
  } else if (level > seen.heading + 1) {
    warn(seen, "heading-order", `<${node.tag}> follows <h${seen.heading}>: a level is left out`);
  }
  seen.heading = Math.max(level, CARD_HEADING);
};

const checkMeter: Check = (node, seen) => {
  if (nameOf(node) === "") fail(seen, `aria-${node.tag}-name`, `<${node.tag}> has no aria-label`);
};

const ELEMENT_CHECKS: Readonly<Record<string, Check>> = {
  a(node, seen) {
    if (attributeOf(node, "href") === "") {
      return warn(seen, "link-href", "A link has no href, so it leads nowhere");
    }
    if (nameOf(node) === "") {
      fail(seen, "link-name", `The link to ${quote(attributeOf(node, "href"))} has no text`);
    }
  },
  img(node, seen) {
    if (node.attrs?.alt === undefined) warn(seen, "image-alt", "A picture has no alt text");
  },
  svg(node, seen) {
    if (attributeOf(node, "role") === "img" || attributeOf(node, "role") === "none") return;
    if (!hasTitle(node)) {
      warn(seen, "svg-img-alt", 'A drawing has no title: give it role="img" and aria-label');
    }
  },
  ul: checkList,
  ol: checkList,
  dl({ children = [] }, seen) {
    const isPart = (child: TreeNode) =>
      typeof child === "string" || "ui" in child || ["dt", "dd", "div"].includes(child.tag);
    if (!children.every(isPart)) {
      warn(seen, "definition-list", "<dl> holds something else than <dt> and <dd>");
    }
  },
  table(node, seen) {
    const cells = cellsOf(node);
    if (cells.length > 0 && !cells.some(({ tag }) => tag === "th")) {
      warn(seen, "td-has-header", "A table has no header cells");
    }
  },
  th(node, seen) {
    if (nameOf(node) === "") warn(seen, "empty-table-header", "A header cell is empty");
  },
  h1: checkHeading,
  h2: checkHeading,
  h3: checkHeading,
  h4: checkHeading,
  h5: checkHeading,
  h6: checkHeading,
  meter: checkMeter,
  progress: checkMeter,
};

function checkRole(node: ElementNode, seen: Seen): void {
  const role = attributeOf(node, "role");
  if (role === "img" && nameOf(node) === "" && !hasTitle(node)) {
    fail(
      seen,
      node.tag === "svg" ? "svg-img-alt" : "role-img-alt",
      "A picture has no name: give it aria-label",
    );
  }
  if (node.tag !== "img" && node.attrs?.tabindex !== undefined && Number(node.attrs.tabindex) > 0) {
    warn(seen, "tabindex", "A tabindex above 0 changes the order of the whole page");
  }
}

/** Components of the kit whose name only the view can give. */
function checkComponent({ ui, props, children = [] }: ComponentNode, seen: Seen): void {
  const words = textOf(children);
  if (ui === "Button" && words === "") fail(seen, "button-name", "A Button has no text");
  if (ui === "Link" && words === "") {
    fail(seen, "link-name", `The Link to ${quote(String(props.href ?? ""))} has no text`);
  }
  // Without a title the kit names a chart by its kind and what it shows.
  if (
    TITLED.has(ui) && props.title !== undefined && props.title !== null && String(props.title).trim() === ""
  ) {
    fail(seen, "svg-img-alt", `${ui} has an empty title`);
  }
  if (ui === "Section" && String(props.title ?? "").trim() === "") {
    warn(seen, "empty-heading", "A Section has an empty title");
  }
}

const TITLED = new Set(["LineChart", "AreaChart", "BarChart", "Donut", "Sparkline", "StatusBars", "Heatmap"]);

function noteIds(node: ElementNode, { ids, references }: Seen): void {
  const id = attributeOf(node, "id");
  if (id !== "") ids.set(id, (ids.get(id) ?? 0) + 1);
  for (const attribute of ["aria-labelledby", "aria-describedby", "headers"]) {
    const value = attributeOf(node, attribute);
    if (value !== "") { for (const each of value.split(/\s+/)) references.push({ id: each, attribute }); }
  }
}

function hasTitle({ children = [] }: ElementNode): boolean {
  return children.some((child) =>
    typeof child !== "string" && "tag" in child && child.tag === "title" &&
    textOf(child.children ?? []) !== ""
  );
}

function cellsOf(node: ElementNode): ElementNode[] {
  return (node.children ?? []).flatMap((child) => {
    if (typeof child === "string" || "ui" in child) return [];
    return child.tag === "th" || child.tag === "td" ? [child] : cellsOf(child);
  });
}

function quote(text: string): string {
  return `"${cleanText(text, 60)}"`;
}

function fail({ findings }: Seen, rule: string, message: string): void {
  findings.push({ rule, kind: "unreadable", weight: "failure", message });
}

function warn({ findings }: Seen, rule: string, message: string): void {
  findings.push({ rule, kind: "unreadable", weight: "warning", message });
}
