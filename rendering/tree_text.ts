import type { BlockTree } from "../domain/tree.ts";
import type { RenderContext } from "../kit/render_context.ts";
import { renderBlock } from "./render_block.tsx";

/** Elements after which a reader starts a new line. */
const LINE_TAGS = new Set(
  "div p section article header footer li ul ol tr table thead tbody figure figcaption h1 h2 h3 h4 h5 h6 hr br pre blockquote dt dd label summary details"
    .split(" "),
);
const CELL_TAGS = new Set(["td", "th", "span", "a", "text", "time"]);
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*(\/?)>/g;

/**
 * The words that a person would see on the card, in reading order, one line a line. A picture such as a chart speaks by
 * its text alternative; what is drawn only for the eye (axis labels, arrows) is left out.
 */
export function treeText(tree: BlockTree, context: RenderContext): string {
  return htmlText(renderBlock(tree, context).html);
}

/** Reads HTML that Preact wrote: well-formed, attribute values in double quotes, five entities. */
function htmlText(html: string): string {
  let text = "";
  let at = 0;
  /** Name and depth of the element whose content is not read. */
  let skipped: { readonly tag: string; depth: number } | undefined;
  for (const match of html.matchAll(TAG)) {
    const [whole, slash = "", tag = "", attributes = "", selfClosing = ""] = match;
    if (skipped === undefined) text += decode(html.slice(at, match.index));
    at = match.index + whole.length;
    const isOpening = slash === "" && selfClosing === "" && !isVoid(tag);
    if (skipped !== undefined) {
      if (tag === skipped.tag) skipped.depth += slash === "/" ? -1 : isOpening ? 1 : 0;
      if (skipped.depth === 0) skipped = undefined;
      continue;
    }
    if (LINE_TAGS.has(tag)) text += "\n";
    else if (CELL_TAGS.has(tag)) text += " ";
    if (slash === "") text += alternative(tag, attributes);
    if (isOpening && isSilent(tag, attributes)) skipped = { tag, depth: 1 };
  }
  return text.split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter((line) => line !== "").join(
    "\n",
  );
}

function alternative(tag: string, attributes: string): string {
  const names = tag === "img" ? ["alt"] : isPicture(tag, attributes) ? ["aria-label", "aria-valuetext"] : [];
  const values = names.flatMap((name) => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? []);
  return values.length === 0 ? "" : ` ${decode(values.join(" "))} `;
}

function isSilent(tag: string, attributes: string): boolean {
  return /\saria-hidden="true"/.test(attributes) || isPicture(tag, attributes) ||
    /\shidden(?:\s|=|$)/.test(attributes);
}

function isPicture(tag: string, attributes: string): boolean {
  return /\srole="(?:img|meter)"/.test(attributes) || tag === "canvas";
}

function isVoid(tag: string): boolean {
  return tag === "br" || tag === "hr" || tag === "img" || tag === "wbr" || tag === "col" || tag === "input";
}

function decode(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll(
    "&#39;",
    "'",
  )
    .replaceAll("&amp;", "&");
}
