import assert from "node:assert/strict";
import type { BlockTree } from "../domain/tree.ts";
import { estimateLayout } from "./estimate_layout.ts";
import { checkViewRules } from "./view_rules.ts";

const found = (tree: BlockTree) => checkViewRules(tree).map(({ rule, weight }) => `${rule} ${weight}`);
const el = (tag: string, attrs: Record<string, string | number | boolean> = {}, ...children: BlockTree) => ({
  ...{ tag, attrs, children },
});

const BAD: readonly (readonly [finding: string, tree: BlockTree])[] = [
  ["link-name failure", [el("a", { href: "https://a.example" })]],
  ["link-name failure", [
    el("a", { href: "https://a.example" }, el("img", { src: "https://a.example/x.png", alt: "" })),
  ]],
  ["link-name failure", [{ ui: "Link", props: { href: "https://a.example" }, children: ["  "] }]],
  ["link-href warning", [el("a", {}, "nowhere")]],
  ["button-name failure", [{ ui: "Button", props: { action: "refresh" } }]],
  ["image-alt warning", [el("img", { src: "https://a.example/x.png" })]],
  ["svg-img-alt failure", [el("svg", { role: "img" }, el("path", { d: "M0 0" }))]],
  ["svg-img-alt warning", [el("svg", {}, el("path", { d: "M0 0" }))]],
  ["svg-img-alt failure", [{ ui: "LineChart", props: { title: " ", data: [], x: "a", y: "b" } }]],
  ["role-img-alt failure", [el("div", { role: "img" })]],
  ["empty-heading failure", [el("h3", {}, "  ")]],
  ["empty-heading warning", [{ ui: "Section", props: { title: "" } }]],
  ["heading-order warning", [el("h1", {}, "Weather")]],
  ["heading-order warning", [el("h3", {}, "Weather"), el("h5", {}, "Wind")]],
  ["list warning", [el("ul", {}, el("div", {}, "one"))]],
  ["definition-list warning", [el("dl", {}, el("p", {}, "one"))]],
  ["td-has-header warning", [el("table", {}, el("tr", {}, el("td", {}, "1")))]],
  ["empty-table-header warning", [el("table", {}, el("tr", {}, el("th")))]],
  ["aria-meter-name failure", [el("meter", { value: 3 })]],
  ["duplicate-id warning", [el("p", { id: "a" }, "x"), el("p", { id: "a" }, "y")]],
  ["aria-valid-attr-value warning", [el("p", { "aria-labelledby": "gone" }, "x")]],
  ["tabindex warning", [el("p", { tabindex: 3 }, "x")]],
  // Trees inside of props are looked at as well.
  ["link-name failure", [{
    ui: "Table",
    props: {
      rows: [{ cells: { name: { $tree: [el("a", { href: "https://a.example" }) as never] } } }],
      columns: [],
    },
  }]],
];

for (const [finding, tree] of BAD) {
  Deno.test(`checkViewRules() finds ${finding} in ${JSON.stringify(tree).slice(0, 60)}`, () => {
    assert.deepEqual(found(tree), [finding]);
  });
}

Deno.test("checkViewRules() has nothing against a view with names", () => {
  const tree: BlockTree = [
    el("h3", {}, "Weather"),
    el("a", { href: "https://a.example" }, "More"),
    el("a", { href: "https://a.example" }, el("img", { src: "https://a.example/x.png", alt: "A map" })),
    el("a", { href: "https://a.example", "aria-label": "Map" }, el("svg", { "aria-hidden": "true" })),
    el("svg", { role: "img", "aria-label": "Wind" }),
    { ui: "Sparkline", props: { values: [1, 2, 3] } },
    { ui: "BarChart", props: { data: [{ day: "Mon", rain: 2 }], x: "day", y: "rain" } },
    el("svg", {}, el("title", {}, "Rain")),
    el("ul", {}, el("li", {}, "one")),
    el("table", {}, el("tr", {}, el("th", {}, "Name")), el("tr", {}, el("td", {}, "1"))),
    el("meter", { value: 3, "aria-label": "Disk" }),
    el("p", { id: "a" }, "x"),
    el("p", { "aria-labelledby": "a" }, "y"),
    { ui: "Button", props: { action: "refresh" }, children: ["Again"] },
    { ui: "LineChart", props: { title: "Rate", data: [], x: "a", y: "b" } },
  ];
  assert.deepEqual(found(tree), []);
});

Deno.test("estimateLayout() warns of what is far too wide for the card, and of nothing else", () => {
  const column = (key: string) => ({ key, label: key });
  const row = { a: "x".repeat(200), b: "y".repeat(60), c: "z".repeat(60), d: 1 };
  const table: BlockTree = [{
    ui: "Table",
    props: { columns: ["a", "b", "c", "d"].map(column), rows: [row] },
  }];
  assert.deepEqual(estimateLayout(table, { columns: 3, rows: 2 }).map(({ rule, weight }) => [rule, weight]), [
    ["wide-table", "warning"],
  ]);
  assert.deepEqual(estimateLayout(table, { columns: 8, rows: 2 }), []);
  const stat: BlockTree = [{ ui: "Stat", props: { value: "a value of forty letters, and some more" } }];
  assert.deepEqual(estimateLayout(stat, { columns: 3, rows: 1 }).map(({ rule }) => rule), ["long-value"]);
  const line: BlockTree = [el("p", { class: "truncate" }, "word ".repeat(60))];
  assert.deepEqual(estimateLayout(line, { columns: 4, rows: 1 }).map(({ rule }) => rule), ["cut-text"]);
  assert.deepEqual(estimateLayout(line, { columns: 12, rows: 1 }).map(({ rule }) => rule), ["cut-text"]);
  assert.deepEqual(estimateLayout([el("p", { class: "truncate" }, "short")], { columns: 4, rows: 1 }), []);
});
