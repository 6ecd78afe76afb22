import assert from "node:assert/strict";
import { type DefaultTreeAdapterTypes as Html, parseFragment } from "parse5";
import type { BlockTree, TreeNode } from "../domain/tree.ts";
import { allowedElements } from "../rendering/allowed_elements.ts";
import { checkTree } from "../rendering/check_tree.ts";
import { renderBlock } from "../rendering/render_block.tsx";
import { safeAttributes } from "../rendering/safe_attributes.ts";
import { createRandom, type Random } from "../testing/random.ts";
import { makeAttributes, makeNode, makeText } from "./fuzz_values.ts";

const SEED = 113;
const CASES = 4_000;
const CONTEXT = {
  locale: "en-GB",
  timeZone: "UTC",
  now: Date.UTC(2026, 10, 22),
  blockId: "abc",
  imageHref: (src: string) => `/images/${encodeURIComponent(src)}`,
};
const SCOPE = {
  idPrefix: "b-abc-",
  imageAddress: (src: string) => /^https?:/.test(src) ? CONTEXT.imageHref(src) : undefined,
};

/** Elements that a parser leaves where they stand, whatever stands in and around them. */
const STEADY = "div section article aside figure span sub sup kbd cite abbr bdi mark".split(" ");

Deno.test(`attack 113 ${CASES} random trees come back from a parser of HTML as they were`, () => {
  const random = createRandom(SEED);
  for (let at = 0; at < CASES; at++) {
    const checked = checkTree(random.many(1, 4, () => makeSteadyNode(random, 4)));
    assert.ok(checked.kind === "ok", `case ${at}`);
    assert.deepEqual(
      readBlock(renderBlock(checked.tree, CONTEXT).html),
      expectedNodes(checked.tree),
      `case ${at}`,
    );
  }
});

Deno.test(`attack 113 the HTML of ${CASES} hostile trees holds no element and no attribute that acts`, () => {
  const random = createRandom(SEED + 1);
  let drawn = 0;
  for (let at = 0; at < CASES; at++) {
    const checked = checkTree(makeNode(random, 5));
    if (checked.kind === "refused") continue;
    drawn++;
    const { html } = renderBlock(checked.tree, CONTEXT);
    assert.ok(
      html.startsWith('<div class="block-body" data-block="abc" hx-ignore') && html.endsWith("</div>"),
    );
    for (const element of elementsOf(parseFragment(html))) expectHarmless(element, `case ${at}`);
  }
  assert.ok(drawn > CASES / 4, `${drawn} drawn`);
});

interface Plain {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly (Plain | string)[];
}

function makeSteadyNode(random: Random, depth: number): unknown {
  if (depth === 0 || random.chance(0.3)) return makeText(random);
  if (random.chance(0.1)) return makeDrawing(random);
  return {
    tag: random.pick(STEADY),
    attrs: makeAttributes(random),
    children: random.many(0, 4, () => makeSteadyNode(random, depth - 1)),
  };
}

function makeDrawing(random: Random): unknown {
  const shape = () => ({ tag: random.pick(["path", "rect", "g", "circle"]), attrs: makeAttributes(random) });
  return { tag: "svg", attrs: makeAttributes(random), children: random.many(0, 3, shape) };
}

/** What must come back: the tree's own elements, with the attributes that the rules give them. */
function expectedNodes(tree: BlockTree): readonly (Plain | string)[] {
  const nodes = mergeTexts(tree.map((node) => {
    if (typeof node === "string") return node;
    if ("ui" in node) throw new TypeError("No component is drawn here");
    return { tag: node.tag, attrs: expectedAttributes(node), children: expectedNodes(node.children ?? []) };
  }));
  return nodes.map((node) => typeof node === "string" ? readByParser(node) : node).filter((node) =>
    node !== ""
  );
}

function expectedAttributes(
  node: Exclude<TreeNode, string | { ui: string }>,
): Readonly<Record<string, string>> {
  const { attributes } = safeAttributes(node.tag, node.attrs ?? {}, SCOPE);
  const entries = Object.entries(attributes).filter(([name, value]) =>
    value !== false || name.startsWith("aria-")
  );
  return Object.fromEntries(entries.map(([name, value]) => {
    const isSwitch = value === true && !name.startsWith("aria-");
    return [name, isSwitch ? "" : readByParser(String(value), "\ufffd")];
  }));
}

/** A parser reads every line end as LF, and drops NUL in text (HTML 13.2.3.5, 13.2.6.4.7). */
function readByParser(text: string, nul = ""): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\u0000", nul);
}

function readBlock(html: string): readonly (Plain | string)[] {
  const [root, ...others] = parseFragment(html).childNodes;
  assert.equal(others.length, 0, "nothing stands beside the block's box");
  return root !== undefined && "childNodes" in root ? root.childNodes.map(readNode) : [];
}

function readNode(node: Html.ChildNode): Plain | string {
  if ("value" in node) return node.value;
  if (!("attrs" in node)) throw new TypeError(`A parser made ${node.nodeName}`);
  return {
    tag: node.tagName,
    attrs: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])),
    children: node.childNodes.map(readNode),
  };
}

function mergeTexts(nodes: readonly (Plain | string)[]): readonly (Plain | string)[] {
  const merged: (Plain | string)[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (node === "") continue;
    if (typeof node === "string" && typeof last === "string") merged[merged.length - 1] = last + node;
    else merged.push(node);
  }
  return merged;
}

function elementsOf(node: Html.ParentNode): readonly Html.Element[] {
  return node.childNodes.flatMap((child) => "attrs" in child ? [child, ...elementsOf(child)] : []);
}

/** What the kit draws beside the elements that a view may write. */
const KIT = /^(button|form|input|label|fieldset|legend|select|option|svg|output)$/;

function expectHarmless({ tagName, attrs }: Html.Element, where: string): void {
  assert.ok(allowedElements.has(tagName) || KIT.test(tagName), `${where}: <${tagName}>`);
  for (const { name, value } of attrs) {
    const what = `${where}: ${tagName} ${name}=${value}`;
    assert.doesNotMatch(
      name,
      /^(on|srcdoc|srcset|formaction|xlink|xmlns|style$|x-(?!ignore)|@|:)|[<>"'=\s]/,
      what,
    );
    if (name === "href") assert.match(value, /^(https?|mailto):/, what);
    if (name === "src") assert.match(value, /^(\/images\/|data:image\/(png|jpeg|gif|webp);)/, what);
    if (name === "id" || name === "name") assert.match(value, /^(b-abc-|k-)/, what);
    if (name === "action") assert.match(value, /^\//, what);
    if (name === "class") assert.doesNotMatch(value, /u:\S*(fixed|url\()/, what);
  }
}
