/**
 * Every component of the kit on one page, as a file to look at: `deno run -A testing/kit_gallery.ts out.html [light|dark]`.
 */
import { writeFile } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import type { Json } from "../domain/json.ts";
import type { TreeNode } from "../domain/tree.ts";
import { checkTree } from "../rendering/check_tree.ts";
import { compileCss } from "../rendering/compile_css.ts";
import { renderBlock } from "../rendering/render_block.tsx";

const NOW = Date.UTC(2026, 10, 22, 14, 20);
const DAY_MS = 86_400_000;

const ui = (name: string, props: Record<string, Json> = {}, ...children: TreeNode[]): TreeNode => ({
  ui: name,
  props,
  ...(children.length > 0 ? { children } : {}),
});
const tree = (...nodes: TreeNode[]): Json => ({ $tree: nodes as unknown as Json[] });
const wave = (index: number, seed: number) =>
  Math.sin(index * 0.9 + seed) + Math.sin(index * 0.31 + seed * 2);
const isoDay = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString().slice(0, 10);

const rates = Array.from({ length: 22 }, (_, index) => ({
  date: isoDay(30 - Math.round(index * 1.38)),
  rate: Number((1.07 + index * 0.0007 + wave(index, 1) * 0.0012).toFixed(4)),
}));
const hours = Array.from({ length: 24 }, (_, index) => ({
  time: new Date(NOW + index * 3_600_000).toISOString(),
  temperature: Number((17 + 4 * Math.sin((index - 2) / 4)).toFixed(1)),
}));
const bitcoin = Array.from({ length: 180 }, (_, index) => ({
  day: isoDay(180 - index),
  price: Math.round(61_000 + index * 160 + wave(index / 3, 3) * 2_400),
}));
const machines = [
  { name: "atlas", cpu: 34, memory: 61, disk: 412e9, temp: 48, tone: "good" },
  { name: "borealis", cpu: 12, memory: 38, disk: 1.8e12, temp: 41, tone: "good" },
  { name: "cetus", cpu: 92, memory: 88, disk: 96e9, temp: 74, tone: "warn" },
].map((machine) => ({
  ...machine,
  cells: {
    cpu: tree(ui("Progress", { value: machine.cpu, tone: machine.cpu > 90 ? "warn" : "accent" })),
    memory: tree(ui("Progress", { value: machine.memory, tone: machine.memory > 85 ? "warn" : "accent" })),
  },
}));
const stories = [
  "A tiny sandbox for code you did not write",
  "Show HN: I replaced five dashboards with one file",
  "What SQLite taught us about testing",
  "The unreasonable calm of server-rendered pages",
  "Why your cron job ran twice",
];
const checks = (bad: readonly number[], warn: readonly number[]) =>
  Array.from(
    { length: 24 },
    (_, index) => bad.includes(index) ? "bad" : warn.includes(index) ? "warn" : "good",
  );

const sites = [
  { host: "shop.example", words: "84 ms", tone: "good", bad: [], warn: [] },
  { host: "api.harvest.example", words: "131 ms", tone: "good", bad: [], warn: [7, 8] },
  { host: "wiki.harvest.example", words: "down 42 min", tone: "bad", bad: [21, 22, 23], warn: [] },
];

const cards: readonly (readonly [title: string, width: number, nodes: readonly TreeNode[]])[] = [
  ["Lisbon", 4, [
    ui(
      "Row",
      { justify: "between", wrap: false },
      ui("Stat", { value: 18, unit: "°", label: "Partly cloudy · feels 17°" }),
      ui(
        "Stack",
        { gap: 0, align: "end" },
        ui("Text", { size: "small", tone: "muted" }, "Rain 20 %"),
        ui("Text", { size: "small", tone: "muted" }, "Wind 14 km/h"),
        ui("Text", { size: "small", tone: "muted" }, "↑ 21° ↓ 13°"),
      ),
    ),
    ui("AreaChart", { data: hours, x: "time", y: "temperature", unit: "°C", smooth: true, height: 100 }),
  ]],
  ["EUR / USD, last 30 days", 5, [
    ui(
      "Stack",
      {},
      ui("Stat", { value: 1.0842, decimals: 4, change: 1.3, changeUnit: "%" }),
      ui("LineChart", { data: rates, x: "date", y: "rate" }),
    ),
  ]],
  ["Deno", 3, [
    ui("Stat", { value: "v2.9.8", label: "21 Oct · 3 fixes to permissions" }),
    ui(
      "Row",
      { gap: 2 },
      ui("Num", { value: 104_218 }),
      ui("Icon", { name: "star" }),
      ui("Text", { tone: "good", size: "small" }, "+312 this week"),
    ),
    ui("Sparkline", { values: [3, 5, 4, 9, 8, 12, 11, 17, 16, 22, 24], title: "Stars" }),
  ]],
  ["Hacker News", 4, [
    ui(
      "List",
      { ordered: true },
      ...stories.map((title, index) =>
        ui("ListItem", {
          title,
          href: "https://news.ycombinator.com/",
          end: `${482 - index * 71} · ${191 - index * 33}`,
        })
      ),
    ),
  ]],
  ["Homelab", 5, [
    ui("Table", {
      rows: machines,
      columns: [
        { key: "name", label: "Server" },
        { key: "cpu", label: "CPU", align: "left" },
        { key: "memory", align: "left" },
        { key: "disk", format: "bytes" },
        { key: "temp", unit: "°" },
      ],
    }),
  ]],
  ["Pi-hole", 3, [
    ui(
      "Grid",
      { columns: 2 },
      ui("Stat", { value: 18_204, label: "queries today" }),
      ui("Stat", { value: 21.7, unit: "%", label: "blocked" }),
    ),
    ui("Progress", { value: 21.7, label: "Blocked", tone: "accent" }),
    ui("ErrorNote", { title: "One list failed", error: "adlist.example answered 503" }),
  ]],
  ["Are my sites up?", 6, [
    ui("Table", {
      rows: sites.map(({ host, words, tone, bad, warn }) => ({
        host,
        cells: {
          checks: tree(ui("StatusBars", { values: checks(bad, warn), title: "Last 24 hours" })),
          state: tree(ui("Badge", { tone }, words)),
        },
      })),
      columns: [{ key: "host", label: "Site" }, { key: "checks", label: "Last 24 hours" }, {
        key: "state",
        label: "Now",
        align: "end",
      }],
    }),
  ]],
  ["Bitcoin, half a year", 6, [
    ui("AreaChart", { data: bitcoin, x: "day", y: "price", unit: "USD", title: "Price in dollars" }),
  ]],
  ["Rain this week", 4, [
    ui("BarChart", {
      data: Array.from(
        { length: 7 },
        (_, index) => ({
          day: isoDay(-index),
          rain: [0, 2.4, 11, 4.2, 0, 0.6, 7][index] ?? 0,
          snow: [0, 0, 1, 3, 0, 0, 0][index] ?? 0,
        }),
      ),
      x: "day",
      y: ["rain", "snow"],
      unit: "mm",
      stacked: true,
      title: "Rain and snow",
    }),
  ]],
  ["Languages", 4, [
    ui("Donut", {
      data: [["TypeScript", 812_000], ["Rust", 402_000], ["CSS", 61_000], ["HTML", 22_000], ["Shell", 9_000]]
        .map(([name, bytes]) => ({ name: name ?? "", bytes: bytes ?? 0 })),
      label: "name",
      value: "bytes",
      format: "bytes",
    }),
  ]],
  ["Tube status", 4, [
    ui("Empty", { title: "Good service on all lines", note: "11 lines checked", tone: "good" }),
  ]],
  ["Exports by country", 4, [
    ui("BarChart", {
      data: [["United Kingdom", 312], ["Netherlands", 287], ["United States", 201], ["Switzerland", 78]].map((
        [country, value],
      ) => ({ country: country ?? "", value: value ?? 0 })),
      x: "country",
      y: "value",
      unit: "€ m",
    }),
  ]],
  ["Profit and loss", 4, [
    ui("BarChart", {
      data: [4, -2, 7, -5, 3, 9, -1, 2].map((value, index) => ({
        month: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"][index] ?? "",
        value,
      })),
      x: "month",
      y: "value",
    }),
  ]],
  ["Three lines and a gap", 4, [
    ui("LineChart", {
      data: Array.from(
        { length: 30 },
        (_, index) => ({
          x: index,
          alpha: 10 + wave(index, 1),
          beta: index > 10 && index < 16 ? null : 8 + wave(index, 2),
          gamma: 5 + wave(index, 4),
        }),
      ),
      x: "x",
      y: ["alpha", "beta", "gamma"],
    }),
  ]],
  ["Visits", 6, [
    ui("Heatmap", {
      data: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].flatMap((day, line) =>
        Array.from(
          { length: 12 },
          (_, hour) => ({
            day,
            hour: String(hour * 2).padStart(2, "0"),
            visits: Math.max(0, Math.round(40 + 40 * wave(hour, line))),
          }),
        )
      ),
      x: "hour",
      y: "day",
      value: "visits",
    }),
  ]],
  ["Release notes", 6, [
    ui("Tabs", {
      items: [{
        label: "Notes",
        content: tree(
          ui("Markdown", {
            source:
              "### Fixes\n\n- `fetch` keeps *headers*\n- **Permissions** are asked once, see [the list](https://deno.com)\n\n> Thanks to all\n\n<script>alert(1)</script>",
          }),
        ),
      }, { label: "Assets", content: tree(ui("Text", { tone: "muted" }, "3 files")) }],
    }),
  ]],
  ["Own elements and utilities", 4, [
    {
      tag: "div",
      attrs: { class: "grid grid-cols-2 gap-3" },
      children: [
        {
          tag: "div",
          attrs: { class: "rounded-lg bg-muted p-3" },
          children: [{ tag: "div", attrs: { class: "text-xs text-muted-foreground" }, children: ["Queue"] }, {
            tag: "div",
            attrs: { class: "text-2xl font-semibold text-green-600 dark:text-green-400" },
            children: ["12"],
          }],
        },
        { tag: "div", attrs: { class: "rounded-lg border border-border p-3" }, children: ["Bordered"] },
      ],
    },
    ui("Button", { action: "refresh" }, "Try again"),
  ]],
  ["One point, nothing, long value", 4, [
    ui("LineChart", { data: [{ x: "2026-11-01", y: 4 }], x: "x", y: "y", height: 100 }),
    ui("Stat", { value: "A long answer in words", label: "Status" }),
    ui("Skeleton", { lines: 2 }),
  ]],
];

async function page(theme: string): Promise<string> {
  const styles = await Promise.all(
    ["tokens", "kit/frame", "kit/content", "kit/lists", "kit/charts"].map((name) =>
      readFile(new URL(`../static/css/${name}.css`, import.meta.url), "utf8")
    ),
  );
  const parts = await Promise.all(cards.map(async ([title, width, nodes], index) => {
    const blockId = `gallery${index}`;
    const checked = checkTree(nodes);
    if (checked.kind === "refused") throw new Error(`${title}: ${checked.message}`);
    const { html } = renderBlock(checked.tree, {
      locale: "en-GB",
      timeZone: "Europe/Lisbon",
      now: NOW,
      blockId,
      imageHref: (src) => src,
    });
    const words = [...JSON.stringify(nodes).matchAll(/"class":"([^"]*)"/g)].map(([, value]) => value).join(
      " ",
    );
    const source = `<div class="${words}">`;
    const { css } = await compileCss(source, `[data-block="${blockId}"]`);
    return {
      card: `<article class="card w${width}"><h2>${title}</h2><div class="body">${html}</div></article>`,
      css,
    };
  }));
  return `<!doctype html><html lang="en" data-theme="${theme}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Kit</title><style>${
    styles.join("")
  }${parts.map((part) => part.css).join("")}
  body{margin:0;background:var(--background);color:var(--foreground);font:14px/1.45 ui-sans-serif,system-ui,sans-serif;-webkit-font-smoothing:antialiased}
  main{max-width:1440px;margin:auto;padding:18px 20px;display:grid;grid-template-columns:repeat(12,1fr);gap:14px}
  .card{background:var(--card);border-radius:14px;box-shadow:var(--shadow-card);display:flex;flex-direction:column;min-width:0;box-sizing:border-box}
  .card h2{font-size:13px;font-weight:600;margin:0;padding:12px 16px 0}.body{padding:10px 16px 14px;flex:1;display:flex;flex-direction:column;min-width:0}
  ${[3, 4, 5, 6].map((width) => `.w${width}{grid-column:span ${width}}`).join("")}
  @media(max-width:900px){main>*{grid-column:span 6!important}}@media(max-width:620px){main{grid-template-columns:minmax(0,1fr);padding:12px 14px}main>*{grid-column:auto!important}}
  </style><main>${parts.map((part) => part.card).join("")}</main></html>`;
}

const [output = "kit_gallery.html", theme = "light"] = Deno.args;
await writeFile(output, await page(theme));
