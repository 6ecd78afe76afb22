import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Json } from "../domain/json.ts";
import type { TreeNode } from "../domain/tree.ts";
import { checkTree } from "../rendering/check_tree.ts";
import { renderBlock } from "../rendering/render_block.tsx";
import { componentNames, components } from "./components.ts";
import { describeKit } from "./describe_kit.ts";
import { writeTypes } from "./write_types.ts";

const NOW = Date.UTC(2026, 10, 22, 12);

function draw(ui: string, props: Record<string, Json>, ...children: TreeNode[]): string {
  const checked = checkTree([{ ui, props, children }]);
  assert.ok(checked.kind === "ok", checked.kind === "refused" ? checked.message : "");
  const context = {
    locale: "en-GB",
    timeZone: "Europe/Lisbon",
    now: NOW,
    blockId: "abc",
    imageHref: (src: string) => `/i?${src}`,
  };
  const { html } = renderBlock(checked.tree, context);
  assert.doesNotMatch(html, /\sstyle=|undefined|NaN|\[object/);
  return html.replace(/^<div[^>]*>/, "").replace(/<\/div>$/, "");
}

const POINTS = [{ date: "2026-11-20", rate: 1.07 }, { date: "2026-11-21", rate: null }, {
  date: "2026-11-22",
  rate: 1.09,
}];
const tree = (...nodes: TreeNode[]): Json => ({
  $tree: nodes.map((node) => JSON.parse(JSON.stringify(node)) as Json),
});

Deno.test("Stat shows value, unit, change with a sign for everyone, label and trend", () => {
  const html = draw("Stat", {
    value: 1.0842,
    decimals: 4,
    change: -1.3,
    changeUnit: "%",
    label: "EUR/USD",
    trend: [1, 2, 3],
  });
  assert.match(html, />1\.0842</);
  assert.match(html, /k-tone-bad.*▼.*down.*1\.3%/s);
  assert.match(html, /EUR\/USD/);
  assert.match(html, /role="img" aria-label="Trend/);
  assert.match(draw("Stat", { value: 3, change: -1, goodWhen: "down" }), /k-tone-good/);
  assert.match(draw("Stat", { value: null, label: "x" }), /k-faint">–/);
  assert.match(draw("Stat", { value: "12.5", unit: "°C" }), /12\.5\u00a0°C/);
});

Deno.test("Table draws cells, formats, aligns numbers and says how to sort", () => {
  const html = draw("Table", {
    rows: [
      {
        name: "atlas",
        disk: 412e9,
        cpu: 34,
        seen: "2026-11-22T11:00:00Z",
        cells: { cpu: tree({ ui: "Progress", props: { value: 34 } }) },
      },
      { name: "borealis", disk: null, cpu: 12, seen: null },
    ],
    columns: ["name", { key: "disk", format: "bytes" }, { key: "cpu", header: "CPU" }, {
      key: "seen",
      format: "relative",
    }],
  });
  assert.match(html, /data-island="table_sort"/);
  assert.match(html, /<th +scope="col" class="k-start">Name/);
  assert.match(html, /data-sort="412000000000">412\u00a0GB/);
  assert.match(html, /role="meter"/);
  assert.match(html, />CPU</);
  assert.match(html, /<time datetime="2026-11-22T11:00:00.000Z">1 hour ago/);
  assert.match(html, /k-faint">–/);
});

Deno.test("Table guesses columns, says when it is empty, and draws at most 500 rows", () => {
  assert.match(draw("Table", { rows: [{ firstName: "Ada", nested: { a: 1 } }] }), /First name/);
  assert.match(draw("Table", { rows: [], empty: "No servers" }), /No servers/);
  const html = draw("Table", { rows: Array.from({ length: 510 }, (_, index) => ({ index })) });
  assert.match(html, /and 10 more/);
  assert.equal(html.match(/<tr/g)?.length, 501);
});

Deno.test("List numbers its lines and links their titles", () => {
  const html = draw("List", { ordered: true }, {
    ui: "ListItem",
    props: { title: "A", href: "https://a.example/", end: 482, note: "n" },
  });
  assert.match(html, /<ol class="k-list k-ordered"><li/);
  assert.match(
    html,
    /<a class="k-item-title" href="https:\/\/a.example\/" target="_blank" rel="noopener noreferrer nofollow">A<\/a>/,
  );
  assert.match(draw("List", { items: ["one", { title: "two" }] }), /one.*two/s);
  assert.match(draw("List", { empty: "No posts" }), /No posts/);
});

for (const name of ["LineChart", "AreaChart", "BarChart"]) {
  Deno.test(`${name} has a title, ticks, a text alternative and a read-out`, () => {
    const html = draw(name, { data: POINTS, x: "date", y: "rate", title: "EUR in USD" });
    assert.match(html, /<figcaption[^>]*><span>EUR in USD/);
    assert.match(
      html,
      /role="img" aria-label="EUR in USD\. from 1\.07 \(20 Nov\) to 1\.09 \(22 Nov\), lowest 1\.07 \(20 Nov\), highest 1\.09 \(22 Nov\)"/,
    );
    assert.match(html, /data-island="chart_readout" data-props="{&quot;x&quot;/);
    assert.match(html, /text-anchor="end">/);
  });

  Deno.test(`${name} copes with nothing, one point, bare numbers, huge and negative values`, () => {
    assert.match(draw(name, { data: [], title: "Rates" }), /No data/);
    assert.match(draw(name, { data: [{ x: "2026-11-01", y: 4 }] }), /role="img"/);
    assert.match(draw(name, { data: [3, 1, 2] }), /from 3 \(0\) to 2 \(2\)/);
    assert.match(draw(name, { data: [[1, 1e300], [2, -1e300]] }), /role="img"/);
    assert.match(draw(name, { data: [{ x: 1, y: null }, { x: 2, y: null }], x: "x", y: "y" }), /no values/);
    assert.match(draw(name, { data: [{ x: 1, y: -3 }, { x: 2, y: 5 }] }), /k-zero-line/);
  });

  Deno.test(`${name} draws several series with a legend`, () => {
    const html = draw(name, {
      data: [{ d: "Mon", a: 1, b: 2 }, { d: "Tue", a: 2, b: 1 }],
      x: "d",
      y: ["a", { key: "b", label: "Second" }],
    });
    assert.match(html, /k-legend.*A.*Second/s);
    assert.match(html, /k-color-1.*k-color-2/s);
  });
}

Deno.test("LineChart leaves a gap where a value is missing", () => {
  const html = draw("LineChart", { data: [1, 2, null, 4, 5] });
  assert.equal(/ d="([^"]*)"/.exec(html)?.[1]?.match(/M/g)?.length, 2);
});

Deno.test("BarChart stacks, and lays long names down", () => {
  const stacked = draw("BarChart", {
    data: [{ d: "Mon", a: 1, b: 2 }],
    x: "d",
    y: ["a", "b"],
    stacked: true,
  });
  assert.equal(stacked.match(/<rect/g)?.length, 2);
  const rows = ["United Kingdom", "Netherlands", "United States", "Switzerland"].map((name) => ({
    name,
    v: 5,
  }));
  assert.match(draw("BarChart", { data: rows, x: "name", y: "v" }), /k-lying-bars.*United Kingdom/s);
});

Deno.test("Donut adds small shares up and says them in words", () => {
  const data = Array.from({ length: 12 }, (_, index) => ({ name: `n${index}`, bytes: 100 - index }));
  const html = draw("Donut", { data, label: "name", value: "bytes", title: "Languages" });
  assert.match(html, /aria-label="Languages, n0 9%/);
  assert.match(html, /Other/);
  assert.equal(html.match(/<path/g)?.length, 7);
  assert.match(draw("Donut", { data: [{ label: "x", value: 0 }] }), /No data/);
});

Deno.test("Progress is a meter with a share in words", () => {
  const html = draw("Progress", { value: "61", label: "Memory", tone: "warning" });
  assert.match(html, /role="meter" aria-label="Memory"/);
  assert.match(html, /aria-valuetext="61%"/);
  assert.match(html, /k-tone-warn/);
  assert.match(html, /width="61%"/);
  assert.match(draw("Progress", { value: 900 }), /width="100%"/);
});

Deno.test("StatusBars counts its checks, true and false included", () => {
  assert.match(
    draw("StatusBars", { values: [true, true, false, null], title: "Day" }),
    /aria-label="Day: 2 good, 1 bad, 1 without data"/,
  );
});

Deno.test("Heatmap is a table with a value in words for each cell", () => {
  const html = draw("Heatmap", {
    data: [{ d: "Mon", h: "01", v: 3 }, { d: "Tue", h: "02", v: 9 }],
    x: "h",
    y: "d",
    value: "v",
  });
  assert.match(html, /aria-label="V: 2 by 2, from 3 to 9"/);
  assert.match(html, /k-heat-1.*aria-label="3".*k-heat-6.*aria-label="9"/s);
});

Deno.test("Time writes a moment in the viewer's zone with the whole date on hover", () => {
  const html = draw("Time", { at: "2026-07-22T11:00:00Z", style: "datetime" });
  assert.match(html, />22 Jul, 12:00</);
  assert.match(html, /datetime="2026-07-22T11:00:00.000Z"/);
  assert.match(html, /title="Wednesday,? 22 July 2026/);
  assert.match(draw("Time", { at: "soon" }), /soon/);
});

Deno.test("Button sends the card's refresh form, and nothing else", () => {
  assert.match(
    draw("Button", { action: "refresh" }, "Again"),
    /<button class="k-button" type="submit" form="refresh-abc">Again/,
  );
  assert.match(draw("Button", { onClick: { $action: "refresh" } }, "Again"), /form="refresh-abc"/);
  assert.match(draw("Button", { href: "javascript:alert(1)" }, "x"), /<button/);
  const refused = checkTree([{ ui: "Button", props: { action: "delete" } }]);
  assert.ok(refused.kind === "refused" && /expected "refresh" or refreshData/.test(refused.message));
});

Deno.test("Tabs show one part at a time without a script", () => {
  const html = draw("Tabs", {
    items: [{ label: "One", content: "first" }, {
      label: "Two",
      content: tree({ tag: "b", children: ["second"] }),
    }],
  });
  assert.equal(html.match(/type="radio"/g)?.length, 2);
  assert.equal(html.match(/ checked/g)?.length, 1);
  assert.match(html, /k-tab-panel">first.*k-tab-panel"><b>second<\/b>/s);
});

Deno.test("Icon reads names from other sets, and labels speak", () => {
  assert.match(draw("Icon", { name: "AlertTriangle", label: "Warning" }), /role="img" aria-label="Warning"/);
  const refused = checkTree([{ ui: "Icon", props: { name: "unicorn" } }]);
  assert.ok(
    refused.kind === "refused" && /Icon prop "name": expected one of .*got "unicorn"/.test(refused.message),
  );
});

Deno.test("layout, text and state components draw what they hold", () => {
  for (const name of ["Stack", "Row", "Grid", "Section", "Card", "Text", "Badge"]) {
    assert.match(draw(name, {}, { tag: "i", children: ["inside"] }), /<i>inside<\/i>/, name);
  }
  assert.match(draw("Stack", { gap: "lg" }), /k-gap-6/);
  assert.match(draw("Stack", { gap: 40 }), /k-gap-8/);
  assert.match(draw("Num", { value: 1234567, style: "compact" }), /1\.2M/);
  assert.match(
    draw("Link", { href: "https://a.example" }),
    /href="https:\/\/a.example\/".*>https:\/\/a.example</,
  );
  assert.match(draw("Empty", { title: "No games", note: "Next on Saturday" }), /No games.*Next on Saturday/s);
  assert.match(draw("ErrorNote", { error: { message: "it broke" } }), /it broke/);
  assert.match(draw("Skeleton", { lines: 2 }), /<span><\/span><span><\/span>|(<span[^>]*><\/span>){2}/);
  assert.match(draw("Divider", {}), /<hr/);
});

Deno.test("components do not fail on props that a model leaves null", () => {
  assert.match(draw("Stat", { value: 3, change: null, trend: null, note: null, unit: null }), />3</);
  assert.match(draw("ListItem", { title: "x", href: null, note: null }), /x/);
});

Deno.test("describeKit() names every component, from the schemas, in a bounded number of characters", () => {
  const text = describeKit();
  for (const name of componentNames) assert.ok(text.includes(`\n${name} {`), name);
  assert.match(text, /type Value = string \| number \| null\n[^]*Stat \{ label\?: Node; value: Value;/);
  // About 3.6 characters a token.
  assert.ok(text.length < 7_200, String(text.length));
});

Deno.test("every example of the kit names its own component and only props that exist", () => {
  for (const component of components.values()) {
    const props = new RegExp(`<${component.name}\\b((?:\\s[a-zA-Z]+(?:="[^"]*"|=\\{[^{}]*\\})?)*)`).exec(
      component.example,
    )?.[1];
    assert.ok(props !== undefined, component.name);
    for (const [, prop] of props.matchAll(/\s([a-zA-Z]+)=/g)) {
      assert.ok(Object.hasOwn(component.schema.shape, prop ?? ""), `${component.name}.${prop}`);
    }
  }
});

Deno.test("kit/types.d.ts is what the schemas say", async () => {
  const written = await readFile(new URL("./types.d.ts", import.meta.url), "utf8");
  // The file is formatted after it is written: compare words, not line breaks.
  const words = (text: string) => text.replace(/[\s|,;]+/g, " ").replaceAll("( ", "(").trim();
  assert.equal(
    words(written),
    words(writeTypes()),
    "run: deno run -A tools/write_kit_types.ts && deno fmt kit/types.d.ts",
  );
});
