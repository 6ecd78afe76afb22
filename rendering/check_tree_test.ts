// Longer than a file should be: one list of what a tree may and may not hold, read side by side.
import assert from "node:assert/strict";
import { MAX_TREE_DEPTH, MAX_TREE_NODES, type TreeNode } from "../domain/tree.ts";
import { checkTree } from "./check_tree.ts";
import { renderBlock } from "./render_block.tsx";

const CONTEXT = {
  locale: "en-GB",
  timeZone: "UTC",
  now: Date.UTC(2026, 10, 22),
  blockId: "abc",
  imageHref: (src: string) => `/images/${encodeURIComponent(src)}`,
};

/** What reaches the page: the checked tree, drawn. */
function draw(value: unknown): string {
  const checked = checkTree(value);
  assert.equal(checked.kind, "ok", checked.kind === "refused" ? checked.message : "");
  return checked.kind === "ok" ? renderBlock(checked.tree, CONTEXT).html : "";
}

function inside(value: unknown): string {
  return draw(value).replace(/^<div[^>]*>/, "").replace(/<\/div>$/, "");
}

function refusalOf(value: unknown): string {
  const checked = checkTree(value);
  assert.equal(checked.kind, "refused");
  return checked.kind === "refused" ? checked.message : "";
}

function element(tag: string, attrs: Record<string, unknown> = {}, ...children: unknown[]) {
  return { tag, attrs, children };
}

for (
  const href of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "jav\tascript:alert(1)",
    "jav\nascript:alert(1)",
    "\u0001javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "/settings",
    "//evil.example/x",
    "#dashboard",
    "https://bank.example@evil.example/",
  ]
) {
  Deno.test(`checkTree() drops the address ${JSON.stringify(href)} (attack 100)`, () => {
    assert.equal(inside(element("a", { href }, "x")), "<a>x</a>");
    assert.doesNotMatch(inside({ ui: "Link", props: { href }, children: ["x"] }), /<a/);
    assert.doesNotMatch(inside({ ui: "ListItem", props: { title: "x", href } }), /<a/);
  });
}

Deno.test("checkTree() keeps https, http and mailto links and adds rel and target", () => {
  for (const href of ["https://example.org/a?b=c&d", "http://example.org/", "mailto:me@example.org"]) {
    const html = inside(element("a", { href, target: "_self", rel: "opener" }, "x"));
    assert.match(html, /rel="noopener noreferrer nofollow"/);
    assert.match(html, /target="_blank"/);
    assert.doesNotMatch(html, /_self|"opener"/);
  }
});

Deno.test("checkTree() drops props that carry HTML (attack 101)", () => {
  const attrs = {
    dangerouslySetInnerHTML: { __html: "<b>x</b>" },
    innerHTML: "<b>x</b>",
    srcdoc: "<b>x</b>",
    __html: "x",
  };
  assert.equal(inside(element("div", attrs, "y")), "<div>y</div>");
  assert.doesNotMatch(inside({ ui: "Text", props: { ...attrs }, children: ["y"] }), /<b>/);
  assert.doesNotMatch(
    inside({ ui: "Stat", props: { value: 1, label: { __html: "<b>x</b>", $tree: ["<b>"] } } }),
    /<b>/,
  );
});

Deno.test("checkTree() drops every attribute that htmx, Alpine or a loader of ours would act on (attack 103)", () => {
  const names =
    "hx-get hx-post data-hx-post hx-on:click hx-trigger hx-sse:connect x-data x-html x-on:click @click :href v-html v-on:click onclick onload onmouseover data-island data-props data-relative slot is style srcset ping formaction form action contenteditable autofocus accesskey popover popovertarget draggable part nonce integrity xlink:href xmlns fetchpriority"
      .split(" ");
  const attrs = Object.fromEntries(names.map((name) => [name, "alert(1)"]));
  for (const tag of ["div", "span", "a", "img", "td", "details"]) {
    const html = inside(
      tag === "td" ? element("table", {}, element("tr", {}, element(tag, attrs))) : element(tag, attrs),
    );
    for (const name of names) assert.ok(!html.includes(` ${name}=`), `${name} in ${html}`);
  }
  const svg = inside(element("svg", { viewBox: "0 0 1 1" }, element("path", { ...attrs, d: "M0 0" })));
  assert.equal(svg, '<svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>');
});

Deno.test("checkTree() drops style in every form (attack 104)", () => {
  for (
    const style of [
      "background:url(//evil)",
      { background: "url(//evil)" },
      "--x:url(//evil)",
      "\\75rl(//evil)",
    ]
  ) {
    assert.equal(inside(element("p", { style }, "x")), "<p>x</p>");
  }
  const checked = checkTree([element("p", { style: "color:red" }, "x")]);
  assert.ok(checked.kind === "ok" && checked.dropped.includes("style on <p>"));
});

Deno.test("checkTree() drops elements that load, navigate, submit or embed (attacks 106 and 107)", () => {
  const tags =
    "script style meta base link iframe frame object embed portal applet noscript template input textarea select option video audio source track canvas map area math dialog datalist marquee-x script-x slot plaintext xmp"
      .split(" ");
  for (const tag of tags) {
    const html = inside([element(tag, { src: "//evil", href: "//evil", content: "0;url=//evil" }), "after"]);
    assert.equal(html, "after", tag);
  }
  assert.equal(
    inside(element("form", { action: "//evil" }, element("input", { name: "password" }), "words")),
    "words",
  );
  assert.equal(inside(element("SCRIPT", {}, "alert(1)")), "");
  assert.equal(inside(element("script", {}, "alert(1)")), "");
});

Deno.test("checkTree() keeps only drawing in SVG (attack 109)", () => {
  const html = inside(element(
    "svg",
    { viewBox: "0 0 9 9" },
    element("use", { href: "#x" }),
    element("image", { href: "//evil" }),
    element("foreignObject", {}, element("div", {}, "x")),
    element("animate", { attributeName: "href", to: "javascript:alert(1)" }),
    element("set", { attributeName: "onclick" }),
    element("a", { href: "https://example.org" }, element("text", {}, "link")),
    element("style", {}, "x"),
    element("p", {}, "breakout"),
    element("rect", {
      width: 3,
      height: "url(//evil)",
      fill: "url(//evil)",
      stroke: "url(https://evil)",
      filter: "url(//evil)",
    }),
    element("circle", { r: 2, fill: "url(#own)", stroke: "#fff", transform: "url(//evil)" }),
  ));
  assert.equal(
    html,
    '<svg viewBox="0 0 9 9"><rect width="3"></rect><circle r="2" fill="url(#b-abc-own)" stroke="#fff"></circle></svg>',
  );
});

Deno.test("checkTree() prefixes ids and names, so none can shadow one of ours (attack 110)", () => {
  const html = inside([
    element("div", { id: "app" }),
    element("details", { name: "cookie", open: true }),
    element("div", { id: "__proto__" }),
    element("div", { id: "getElementById" }),
    element("p", { "aria-labelledby": "app other" }),
  ]);
  assert.match(html, /id="b-abc-app"/);
  assert.match(html, /name="b-abc-cookie"/);
  assert.match(html, /id="b-abc-getElementById"/);
  assert.match(html, /aria-labelledby="b-abc-app b-abc-other"/);
  assert.doesNotMatch(html, /id="(?:app|__proto__|getElementById)"/);
});

Deno.test("checkTree() refuses wrong props and escapes hostile ones (attack 112)", () => {
  assert.match(
    refusalOf({ ui: "LineChart", props: { data: "</script>" } }),
    /LineChart prop "data": expected array/,
  );
  const html = inside({
    ui: "LineChart",
    props: {
      data: [{ x: "</div><script>alert(1)</script>", y: 1 }, { x: '"><img src=x onerror=alert(1)>', y: 2 }],
      title: "</title>",
    },
  });
  assert.doesNotMatch(html, /<script|<img/);
  const island = /data-props="([^"]*)"/.exec(html)?.[1] ?? "";
  assert.doesNotMatch(island, /</);
  assert.match(island, /alert/);
});

Deno.test("checkTree() holds trees inside props to the same rules", () => {
  const hostile = { $tree: [element("script", {}, "alert(1)"), element("b", { onclick: "x" }, "kept")] };
  const html = inside([
    { ui: "ListItem", props: { title: hostile, end: hostile } },
    { ui: "Table", props: { rows: [{ a: 1, cells: { a: hostile } }], columns: ["a"] } },
    { ui: "Tabs", props: { items: [{ label: "t", content: hostile }] } },
  ]);
  assert.equal(html.match(/<b>kept<\/b>/g)?.length, 4);
  assert.doesNotMatch(html, /script|onclick/);
});

Deno.test("checkTree() keeps nothing in the stored tree that drawing would have to leave out", () => {
  const hostile = { $tree: [element("script", {}, "alert(1)"), element("b", { onclick: "x" }, "kept")] };
  const checked = checkTree([
    element("p", { title: "fine", onclick: "x", style: "x" }, hostile),
    { ui: "ListItem", props: { title: hostile } },
    { ui: "Table", props: { rows: [{ a: "b", toString: 1, valueOf: 2 }] } },
  ]);
  assert.ok(checked.kind === "ok", JSON.stringify(checked));
  const text = JSON.stringify(checked.tree);
  assert.equal(text.match(/kept/g)?.length, 2);
  assert.doesNotMatch(text, /script|onclick|style|toString|valueOf/);
});

Deno.test("checkTree() refuses trees beyond the limits (attack 118)", () => {
  let deep: unknown = "x";
  for (let depth = 0; depth < 100_000; depth++) deep = { tag: "div", children: [deep] };
  assert.match(refusalOf(deep), new RegExp(`depth ${MAX_TREE_DEPTH + 1}`));
  assert.match(refusalOf(Array.from({ length: MAX_TREE_NODES + 1 }, () => "x")), /nodes/);
  assert.match(refusalOf([["x".repeat(1_500_000), "y".repeat(1_500_000)]]), /bytes/);
  let prop: unknown = 1;
  for (let depth = 0; depth < 100; depth++) prop = { prop };
  assert.match(refusalOf({ ui: "Table", props: { rows: [prop] } }), /depth of a prop/);
});

Deno.test("checkTree() is not harmed by keys of the prototype chain", () => {
  const value: unknown = JSON.parse(
    '[{"tag":"div","attrs":{"__proto__":{"x":1},"constructor":"x","toString":"y"},"children":["a"]},' +
      '{"ui":"Stat","props":{"__proto__":{"admin":true},"value":1,"constructor":{"prototype":{"y":1}}}},' +
      '{"ui":"Table","props":{"rows":[{"__proto__":{"polluted":1},"a":"b"}]}},{"ui":"__proto__","props":{}}]',
  );
  assert.match(refusalOf(value), /"__proto__" is not a component/);
  const kept: unknown = Array.isArray(value) ? value.slice(0, 3) : [];
  assert.match(inside(kept), /^<div>a<\/div>/);
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
  assert.equal(({} as Record<string, unknown>).admin, undefined);
});

Deno.test("checkTree() and renderBlock() survive objects that cannot become text", () => {
  const broken: unknown = JSON.parse('[[{"toString":1,"valueOf":2}]]');
  assert.match(refusalOf({ ui: "Divider", props: { label: broken } }), /Divider prop "label"/);
  const tree = [{ ui: "Divider", props: { label: broken } }] as unknown as TreeNode[];
  assert.match(renderBlock(tree, CONTEXT).html, /cannot be shown/);
});

Deno.test("checkTree() names what exists for an unknown component, and reports unknown props", () => {
  assert.match(
    refusalOf({ ui: "PieChart", props: {} }),
    /"PieChart" is not a component .*expected one of .*Donut/,
  );
  const checked = checkTree([{ ui: "Stat", props: { value: 3, colour: "red" } }]);
  assert.ok(checked.kind === "ok");
  assert.deepEqual(checked.dropped, ['Stat: unknown prop "colour"']);
});

Deno.test("checkTree() says component, prop, value and what is wanted", () => {
  assert.equal(
    refusalOf({ ui: "Badge", props: { tone: "purple" } }),
    'Badge prop "tone": expected one of "neutral", "good", "warn", "bad", "accent", got "purple"',
  );
  assert.equal(
    refusalOf({ ui: "LineChart", props: { data: [{ date: "2026-01-01", rate: 1 }], x: "date", y: "price" } }),
    'LineChart prop "y": expected a key of the rows ("date", "rate"), got "price"',
  );
  assert.match(
    refusalOf({ ui: "Progress", props: { value: "much" } }),
    /Progress prop "value": expected number, got "much"/,
  );
  assert.match(
    refusalOf({ ui: "Stat", props: {} }),
    /Stat prop "value": expected text or a number, got nothing/,
  );
  assert.match(refusalOf({ ui: "Stat", props: { value: 1, format: "euros" } }), /currency code/);
});

Deno.test("checkTree() keeps the content of harmless unknown elements and moves nothing out of tables", () => {
  assert.equal(inside(element("center", {}, element("b", {}, "x"))), "<b>x</b>");
  assert.equal(inside(element("td", {}, "loose")), "loose");
  assert.equal(
    inside(element("a", { href: "https://a.example" }, element("a", { href: "https://b.example" }, "x")))
      .match(/<a/g)?.length,
    1,
  );
  assert.equal(inside(element("button", { onclick: "x" }, "Go")), "Go");
});

Deno.test("checkTree() gives a tree that checks to itself", () => {
  const first = checkTree([
    element(
      "div",
      { className: "flex fixed", id: "a" },
      "x",
      element("svg", {}, element("path", { d: "M0 0", strokeWidth: 2 })),
    ),
    { ui: "Stat", props: { value: "12", decimals: "1", change: "3" } },
    { ui: "Badge", props: { tone: "success", children: "ok" } },
    { ui: "Stack", props: { gap: "sm" }, children: [{ ui: "Text", props: {}, children: ["y"] }] },
  ]);
  assert.ok(first.kind === "ok");
  const second = checkTree(JSON.parse(JSON.stringify(first.tree)));
  assert.ok(second.kind === "ok");
  assert.deepEqual(second.tree, first.tree);
});

Deno.test("checkTree() treats a single node and nested lists like a list", () => {
  const node: TreeNode = { tag: "p", children: ["x"] };
  assert.equal(inside(node), "<p>x</p>");
  assert.equal(inside([[node, [node]], null, false, 7]), "<p>x</p><p>x</p>7");
});

for (
  const [tag, attrs] of [
    ["a", { href: 5 }],
    ["a", { href: true }],
    ["img", { src: 5 }],
    ["img", { src: true }],
    ["p", { id: 5 }],
    ["p", { id: true }],
    ["details", { name: 7 }],
    ["p", { class: 5 }],
    ["p", { role: true }],
    ["p", { "aria-labelledby": true }],
    ["p", { tabindex: 9999 }],
    ["p", { title: true }],
    ["p", { title: "x".repeat(4_001) }],
    ["p", { role: "alert" }],
    ["p", { role: "dialog" }],
    ["p", { role: "img alert" }],
  ] as const
) {
  Deno.test(
    `checkTree() holds a value that does not fit to the rule of its name: ${
      JSON.stringify(attrs).slice(0, 60)
    } (attacks 100 and 110)`,
    () => {
      assert.equal(inside(element(tag, attrs)), inside(element(tag)));
    },
  );
}

Deno.test("checkTree() keeps the numbers and switches that elements have", () => {
  assert.equal(
    inside([
      element("details", { open: true, hidden: false }, "x"),
      element("p", { "aria-hidden": true, tabIndex: 0 }, "y"),
      element("table", {}, element("tr", {}, element("td", { colSpan: 2 }, "z"))),
      element("svg", { width: 3 }, element("circle", { r: 1.5, strokeWidth: 2 })),
    ]),
    '<details open>x</details><p aria-hidden="true" tabindex="0">y</p><table><tr><td colspan="2">z</td></tr></table>' +
      '<svg width="3"><circle r="1.5" stroke-width="2"></circle></svg>',
  );
});

Deno.test("checkTree() and renderBlock() give no half of a character, found by fuzzing (attack 79)", () => {
  const html = inside(element("p", { title: "a\ud800b", "aria-label": "\udfff" }, "x\ud800"));
  assert.equal(html, '<p title="a\ufffdb" aria-label="\ufffd">x\ufffd</p>');
});
