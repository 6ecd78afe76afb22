import type { BlockTree } from "../domain/tree.ts";

/** Trees as views make them, for pages that need something true to life to show. */
export const weather: BlockTree = [
  {
    ui: "Row",
    props: { justify: "between" },
    children: [
      { ui: "Stat", props: { value: 18, unit: "°C", label: "Partly cloudy · feels 17°" } },
      { ui: "Text", props: { tone: "muted", size: "small" }, children: ["Rain 20 % · Wind 14 km/h"] },
    ],
  },
  {
    ui: "AreaChart",
    props: {
      data: [17, 18, 19.5, 20.6, 21, 20.2, 18.8, 17.1, 16, 15.2, 14.6, 14.2, 14.4].map((celsius, index) => ({
        hour: `${11 + index}`,
        celsius,
      })),
      x: "hour",
      y: "celsius",
      title: "Next hours",
    },
  },
];

export const currency: BlockTree = [
  { ui: "Stat", props: { value: 1.0842, decimals: 4, change: 1.3, changeUnit: "%" } },
  {
    ui: "LineChart",
    props: {
      data: Array.from({ length: 30 }, (_, day) => ({
        date: new Date(Date.UTC(2026, 9, 24 + day)).toISOString().slice(0, 10),
        rate: Number((1.07 + day * 0.0005 + Math.sin(day * 1.7) * 0.0016).toFixed(4)),
      })),
      x: "date",
      y: "rate",
      title: "EUR in USD",
    },
  },
];

export const release: BlockTree = [
  { ui: "Stat", props: { value: "v2.9.8", label: "21 Oct · 3 fixes to permissions" } },
  { ui: "Text", props: { tone: "muted" }, children: ["104,218 stars, 312 more this week"] },
  { ui: "Sparkline", props: { values: [4, 6, 5, 9, 8, 12, 11, 15, 14, 19, 22], title: "Stars a day" } },
];

export const stories: BlockTree = [
  {
    ui: "List",
    props: {},
    children: [
      ["A tiny sandbox for code you did not write", "482 · 191"],
      ["Show HN: I replaced five dashboards with one file", "355 · 120"],
      ["What SQLite taught us about testing", "301 · 88"],
      ["The unreasonable calm of server-rendered pages", "277 · 143"],
      ["Why your cron job ran twice", "198 · 61"],
    ].map(([title = "", end = ""]) => ({
      ui: "ListItem",
      props: { title, end, href: "https://example.org/" },
    })),
  },
];

export const servers: BlockTree = [
  {
    ui: "Table",
    props: {
      rows: [
        { server: "atlas", cpu: 34, memory: 61, disk: "412 GB", temperature: "48°" },
        { server: "borealis", cpu: 12, memory: 38, disk: "1.8 TB", temperature: "41°" },
        { server: "cetus", cpu: 92, memory: 88, disk: "96 GB", temperature: "74°" },
      ],
      columns: [
        { key: "server", label: "Server" },
        { key: "cpu", label: "CPU", align: "right" },
        { key: "memory", label: "Memory", align: "right" },
        { key: "disk", label: "Disk", align: "right" },
        { key: "temperature", label: "Temp", align: "right" },
      ],
    },
  },
];

export const sites: BlockTree = [
  {
    ui: "List",
    props: {},
    children: [["shop.example", "84 ms", "good"], ["api.harvest", "131 ms", "good"], [
      "wiki.harvest",
      "down 42 min",
      "bad",
    ]].map(
      ([title = "", words = "", tone = ""]) => ({
        ui: "ListItem",
        props: { title, end: { $tree: [{ ui: "Badge", props: { tone }, children: [words] }] } },
      }),
    ),
  },
];

export const feed: BlockTree = [
  {
    ui: "List",
    props: {},
    children: [
      "What are you running instead of a dashboard?",
      "Backups: the honest thread",
      "My rack, three years on",
    ]
      .map((title) => ({ ui: "ListItem", props: { title, href: "https://example.org/" } })),
  },
];

export const numbers: BlockTree = [
  {
    ui: "Grid",
    props: { columns: 2 },
    children: [
      { ui: "Stat", props: { value: 18204, label: "queries today" } },
      { ui: "Stat", props: { value: 21.7, unit: "%", label: "blocked" } },
    ],
  },
];
