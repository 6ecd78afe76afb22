import assert from "node:assert/strict";
import type { BlockTree } from "../domain/tree.ts";
import { renderBlock } from "./render_block.tsx";

const CONTEXT = {
  locale: "en-GB",
  timeZone: "UTC",
  now: Date.UTC(2026, 10, 22),
  blockId: "abc",
  imageHref: (src: string) => `/images/${encodeURIComponent(src)}`,
};
const html = (...tree: BlockTree) => renderBlock(tree, CONTEXT).html;

Deno.test("renderBlock() marks its root so that htmx and Alpine leave it alone", () => {
  assert.match(
    html(),
    /^<div class="block-body" data-block="abc" hx-ignore(?:="")? x-ignore(?:="")?><\/div>$/,
  );
});

Deno.test("renderBlock() escapes text once, wherever it stands", () => {
  const text = `<b> & "q"`;
  const drawn = html(
    text,
    { tag: "p", children: [text] },
    { ui: "Text", props: {}, children: [text, { tag: "i", children: [text] }] },
    { ui: "Badge", props: {}, children: [text] },
    { ui: "Stat", props: { value: text, label: text } },
    { ui: "ListItem", props: { title: text, end: { $tree: [text] } } },
    { ui: "Table", props: { rows: [{ a: text }], columns: ["a"] } },
    { ui: "Markdown", props: { source: '`<b> & "q"`' } },
  );
  assert.doesNotMatch(drawn, /<b>/);
  assert.doesNotMatch(drawn, /&amp;(?:lt|amp|quot);/);
  assert.ok((drawn.match(/&lt;b(?:&gt;|>) &amp; /g)?.length ?? 0) >= 10);
});

Deno.test("renderBlock() holds a stored tree to today's rules", () => {
  const drawn = html(
    { tag: "script", children: ["alert(1)"] },
    { tag: "div", attrs: { onclick: "x", style: "y", class: "fixed flex" }, children: ["kept"] },
  );
  assert.match(drawn, /<div class="u:flex">kept<\/div>/);
  assert.doesNotMatch(drawn, /script|onclick|style|fixed/);
});

Deno.test("renderBlock() puts a note in the place of a part that cannot be drawn", () => {
  const drawn = html(
    { tag: "p", children: ["before"] },
    { ui: "Gone", props: {} },
    { ui: "LineChart", props: { data: 5 } },
    { tag: "p", children: ["after"] },
  );
  assert.equal(drawn.match(/This part cannot be shown/g)?.length, 2);
  assert.match(drawn, /before.*after/);
});

Deno.test("renderBlock() contains a component that throws while it is drawn", () => {
  const failing = {
    ...CONTEXT,
    imageHref: () => {
      throw new Error("no secret");
    },
  };
  const drawn = renderBlock([
    "before",
    {
      ui: "Stack",
      props: {},
      children: [{ ui: "Image", props: { src: "https://a.example/x.png", alt: "x" } }],
    },
    "after",
  ], failing).html;
  assert.match(drawn, /before.*Image failed: no secret.*after/);
});

Deno.test("renderBlock() loads pictures from our own address only", () => {
  const drawn = html(
    { ui: "Image", props: { src: "https://a.example/x.png", alt: "one" } },
    { tag: "img", attrs: { src: "https://a.example/y.png", alt: "two" } },
    { ui: "Image", props: { src: "javascript:alert(1)", alt: "three" } },
    { ui: "Image", props: { src: "data:image/svg+xml,<svg onload=alert(1)>", alt: "four" } },
    { ui: "Image", props: { src: "data:image/png;base64,iVBORw0KGgo=", alt: "five" } },
  );
  assert.deepEqual([...drawn.matchAll(/src="([^"]*)"/g)].map(([, src]) => src), [
    "/images/https%3A%2F%2Fa.example%2Fx.png",
    "/images/https%3A%2F%2Fa.example%2Fy.png",
    "data:image/png;base64,iVBORw0KGgo=",
  ]);
});
