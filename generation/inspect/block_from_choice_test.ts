// Longer than a file should be: each kind of source with the code that is written for it, over one small kit.
import assert from "node:assert/strict";
import { transform } from "sucrase";
import type { Candidate } from "../types.ts";
import { blockFromChoice, type Picked } from "./block_from_choice.ts";
import { inspectAnswer } from "./inspect_answer.ts";
import type { Inspection } from "./types.ts";

type Recognised = Extract<Inspection, { kind: "recognised" }>;

interface Node {
  readonly tag: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly unknown[];
}

const Libraries: Readonly<Record<string, () => Promise<unknown>>> = {
  zod: () => import("zod"),
  cheerio: () => import("cheerio"),
  papaparse: async () => (await import("papaparse")).default,
  feedsmith: () => import("feedsmith"),
  "ical.js": async () => (await import("ical.js")).default,
};

/** Runs a candidate's two files in this process, with an answer for its one request. */
async function runBlock(candidate: Candidate, body: string, now = Date.UTC(2026, 10, 22, 10)) {
  const asked: string[] = [];
  const libraries = new Map<string, unknown>([[
    "@tessera/ui",
    new Proxy({}, { get: (_, name) => String(name) }),
  ]]);
  for (const [, name = ""] of candidate.backend.matchAll(/from "([^"]+)"/g)) {
    const load = Libraries[name];
    assert(load !== undefined, `"${name}" is not an approved library`);
    libraries.set(name, await load());
  }
  const fetch = (address: string) => {
    asked.push(String(address));
    return Promise.resolve(new Response(body));
  };
  const backend = evaluate(candidate.backend, { libraries, fetch });
  const view = evaluate(candidate.view, { libraries, fetch });
  const settings = Object.fromEntries(
    candidate.manifest.settings.map(({ name, ...rest }) => [name, rest.default]),
  );
  const context = { settings, now: new Date(now), timeZone: "Europe/Lisbon", locale: "en-GB" };
  const raw = JSON.parse(JSON.stringify(await backend.fetchData(context)));
  const data = backend.dataSchema.parse(await backend.processData(raw, context));
  return { data, tree: view.default({ data, settings }) as Node, asked };
}

// deno-lint-ignore no-explicit-any
function evaluate(code: string, given: { libraries: Map<string, unknown>; fetch: unknown }): any {
  const { code: script } = transform(code, {
    transforms: ["typescript", "jsx", "imports"],
    jsxPragma: "h",
    jsxFragmentPragma: "Fragment",
    production: true,
  });
  const module = { exports: {} };
  const require = (name: string) => {
    assert(given.libraries.has(name), `"${name}" is not there`);
    return given.libraries.get(name);
  };
  const h = (tag: string, props: Record<string, unknown> | null, ...children: unknown[]) => ({
    tag,
    props: props ?? {},
    children,
  });
  new Function("module", "exports", "require", "fetch", "h", script)(
    module,
    module.exports,
    require,
    given.fetch,
    h,
  );
  return module.exports;
}

async function inspect(body: string, more: { url?: string; contentType?: string } = {}): Promise<Recognised> {
  const inspection = await inspectAnswer({
    url: more.url ?? "https://api.example.org/v1/things.json",
    status: 200,
    contentType: more.contentType ?? "application/json",
    body: new TextEncoder().encode(body),
  });
  assert(inspection.kind === "recognised", JSON.stringify(inspection));
  return inspection;
}

function pick(inspection: Recognised, more: Partial<Picked> = {}): Picked {
  const [choice] = inspection.choices;
  return { choice: choice?.id ?? "", fields: [], view: choice?.view ?? "", title: "Things", ...more };
}

const Stories = JSON.stringify({
  meta: { total: 2 },
  data: {
    items: [
      {
        id: 1,
        title: 'A "quoted" title',
        points: 41,
        author: { name: "Ada" },
        url: "https://a.example/1",
        created_at: 1795339200,
        avatar: "https://img.example/a.png",
      },
      { id: 2, title: "Second", points: null, author: null, url: null, created_at: 1795342800, avatar: null },
    ],
  },
});

Deno.test("blockFromChoice() makes a list of JSON records that runs", async () => {
  const inspection = await inspect(Stories);
  assert.equal(inspection.choices[0]?.id, "list:data.items");
  const candidate = blockFromChoice(inspection, pick(inspection));
  assert.deepEqual(candidate.manifest.hosts, ["api.example.org"]);
  assert.deepEqual(candidate.manifest.origin, { kind: "inspector", address: inspection.address });
  const { data, tree, asked } = await runBlock(candidate, Stories);
  assert.deepEqual(asked, ["https://api.example.org/v1/things.json"]);
  assert.deepEqual(data.rows[0], {
    title: 'A "quoted" title',
    points: 41,
    authorName: "Ada",
    url: "https://a.example/1",
    createdAt: "2026-11-22T09:20:00.000Z",
  });
  assert.equal(data.rows[1].points, null);
  assert.equal(tree.tag, "List");
});

for (const view of ["table", "list", "line", "bar"]) {
  Deno.test(`blockFromChoice() writes a ${view} with every field`, async () => {
    const rows = Array.from({ length: 5 }, (_, i) => ({
      name: `Row ${i}`,
      note: "<b>{x}</b>",
      value: i * 1.5,
      day: `2026-11-0${i + 1}`,
      link: `https://x.example/${i}`,
      picture: `https://img.example/${i}.png`,
      isOpen: i % 2 === 0,
    }));
    const inspection = await inspect(JSON.stringify(rows));
    const paths = inspection.choices[0]?.fields.map(({ path }) => path) ?? [];
    const candidate = blockFromChoice(
      inspection,
      pick(inspection, { fields: paths, view, title: 'A {title} "here"' }),
    );
    const { data, tree } = await runBlock(candidate, JSON.stringify(rows));
    assert.equal(data.rows.length, 5);
    assert.equal(tree.tag, { table: "Table", list: "List", line: "LineChart", bar: "BarChart" }[view]);
    const showsPictures = view === "table" || view === "list";
    assert.deepEqual(
      candidate.manifest.hosts,
      showsPictures ? ["api.example.org", "img.example"] : ["api.example.org"],
    );
    if (view === "line") assert.deepEqual([tree.props.x, tree.props.y], ["day", "value"]);
  });
}

const SHAPES: readonly { name: string; body: unknown; id: string; rows: readonly unknown[] }[] = [
  {
    name: "lists of one length",
    body: {
      hourly: {
        time: ["2026-11-22T00:00", "2026-11-22T01:00", "2026-11-22T02:00"],
        temperature_2m: [1.5, 2, null],
      },
    },
    id: "columns:hourly",
    rows: [
      { time: "2026-11-22T00:00:00.000Z", temperature2m: 1.5 },
      { time: "2026-11-22T01:00:00.000Z", temperature2m: 2 },
      { time: "2026-11-22T02:00:00.000Z", temperature2m: null },
    ],
  },
  {
    name: "a map of days",
    body: { rates: Object.fromEntries([1, 2, 3, 4].map((day) => [`2026-11-0${day}`, { USD: day / 2 }])) },
    id: "map:rates",
    rows: [1, 2, 3, 4].map((day) => ({ date: `2026-11-0${day}`, usd: day / 2 })),
  },
  {
    name: "a map of values",
    body: { rates: { USD: 1.08, GBP: 0.83, CHF: 0.95, JPY: 162.5 } },
    id: "map:rates",
    rows: [
      { name: "USD", value: 1.08 },
      { name: "GBP", value: 0.83 },
      { name: "CHF", value: 0.95 },
      { name: "JPY", value: 162.5 },
    ],
  },
  {
    name: "lists of lists",
    body: { prices: [[1795305600000, 98123.4], [1795309200000, 98200.1]] },
    id: "tuples:prices",
    rows: [
      { column1: "2026-11-22T00:00:00.000Z", column2: 98123.4 },
      { column1: "2026-11-22T01:00:00.000Z", column2: 98200.1 },
    ],
  },
  {
    name: "a list of words",
    body: ["one", "two"],
    id: "values:",
    rows: [{ value: "one" }, { value: "two" }],
  },
];

for (const { name, body, id, rows } of SHAPES) {
  Deno.test(`blockFromChoice() reads ${name}`, async () => {
    const inspection = await inspect(JSON.stringify(body));
    assert.equal(inspection.choices[0]?.id, id);
    const { data } = await runBlock(blockFromChoice(inspection, pick(inspection)), JSON.stringify(body));
    assert.deepEqual(data.rows, rows);
  });
}

Deno.test("blockFromChoice() shows one record as big numbers and facts", async () => {
  const body = JSON.stringify({
    name: "deno",
    stats: { stars: 101234, forks: 5500 },
    pushed_at: "2026-11-22T08:00:00Z",
  });
  const inspection = await inspect(body);
  assert.equal(inspection.choices[0]?.view, "stat");
  for (const view of ["stat", "facts"]) {
    const { data } = await runBlock(blockFromChoice(inspection, pick(inspection, { view })), body);
    assert.deepEqual(data, {
      name: "deno",
      statsStars: 101234,
      statsForks: 5500,
      pushedAt: "2026-11-22T08:00:00.000Z",
    });
  }
});

Deno.test("blockFromChoice() reads CSV with a decimal comma and days first", async () => {
  const csv = "Datum;Umsatz;Ort\n21.11.2026;1.234,50;Bonn\n22.11.2026;99,00;Köln\n";
  const inspection = await inspect(csv, {
    contentType: "text/csv",
    url: "https://data.example.org/sales.csv",
  });
  assert.equal(inspection.format, "csv");
  const { data } = await runBlock(blockFromChoice(inspection, pick(inspection)), csv);
  assert.deepEqual(data.rows, [
    { datum: "2026-11-21", umsatz: 1234.5, ort: "Bonn" },
    { datum: "2026-11-22", umsatz: 99, ort: "Köln" },
  ]);
});

Deno.test("blockFromChoice() reads CSV without a line of names", async () => {
  const csv = "2026-11-21,4\n2026-11-22,5\n";
  const inspection = await inspect(csv, { contentType: "text/plain" });
  const { data } = await runBlock(blockFromChoice(inspection, pick(inspection)), csv);
  assert.deepEqual(data.rows[0], { column1: "2026-11-21", column2: 4 });
});

const Page = `<!doctype html><title>League</title><table><tr><td>menu</td></tr></table>
<table><caption>Standings</caption><thead><tr><th>Team</th><th>Points</th></tr></thead>
<tr><td><a href="/teams/1">Red &amp; Blue</a></td><td>1,234</td></tr>
<tr><td><a href="/teams/2">Green</a></td><td>12</td></tr></table>`;

Deno.test("blockFromChoice() reads a table of a page, and finds its columns by name when they move", async () => {
  const inspection = await inspect(Page, { contentType: "text/html", url: "https://league.example/table" });
  assert.equal(inspection.title, "League");
  assert.equal(inspection.choices[0]?.label, "Standings");
  const candidate = blockFromChoice(inspection, pick(inspection));
  const expected = { team: "Red & Blue", points: 1234, teamLink: "https://league.example/teams/1" };
  assert.deepEqual((await runBlock(candidate, Page)).data.rows[0], expected);
  const moved = Page.replace("<th>Team</th>", "<th>#</th><th>Team</th>").replaceAll(
    "<tr><td><a",
    "<tr><td>1</td><td><a",
  );
  assert.deepEqual((await runBlock(candidate, moved)).data.rows[0], expected);
  const renamed = Page.replace("<th>Points</th>", "<th>Pts</th>");
  await assert.rejects(runBlock(candidate, renamed), /no column "Points" any more/);
});

const Feed =
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title><link>https://b.example</link>
<item><title>Hello</title><link>https://b.example/1</link><pubDate>Sat, 21 Nov 2026 08:15:00 GMT</pubDate></item>
</channel></rss>`;

for (const view of ["list", "table"]) {
  Deno.test(`blockFromChoice() shows a feed as a ${view}`, async () => {
    const inspection = await inspect(Feed, {
      contentType: "application/rss+xml",
      url: "https://b.example/feed",
    });
    assert.equal(inspection.format, "feed");
    assert.equal(inspection.title, "Blog");
    const candidate = blockFromChoice(inspection, pick(inspection, { view }));
    assert.deepEqual(candidate.manifest.hosts, ["b.example"]);
    const { data } = await runBlock(candidate, Feed);
    assert.equal(data.posts[0].title, "Hello");
    assert.equal(data.posts[0].publishedAt, "2026-11-21T08:15:00.000Z");
  });
}

const Calendar = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//x//y//EN",
  "BEGIN:VEVENT",
  "UID:1",
  "DTSTAMP:20261101T000000Z",
  "DTSTART:20261123T090000Z",
  "DTEND:20261123T100000Z",
  "SUMMARY:Stand-up",
  "LOCATION:Room 1",
  "RRULE:FREQ=DAILY;COUNT=3",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

for (const view of ["agenda", "list", "table"]) {
  Deno.test(`blockFromChoice() shows a calendar as ${view}`, async () => {
    const inspection = await inspect(Calendar, {
      contentType: "text/calendar",
      url: "https://c.example/my.ics",
    });
    assert.equal(inspection.format, "ics");
    const { data } = await runBlock(blockFromChoice(inspection, pick(inspection, { view })), Calendar);
    assert.deepEqual(data.events.map(({ title }: { title: string }) => title), [
      "Stand-up",
      "Stand-up",
      "Stand-up",
    ]);
  });
}

Deno.test("blockFromChoice() writes hostile keys, labels and addresses as text only", async () => {
  const key = '"]; globalThis.hacked = 1; //${globalThis.hacked = 1}`';
  const body = JSON.stringify([{ [key]: "value one", "a-b": { "c d": "</script>{x}" }, __proto: 1 }]);
  const url = 'https://api.example.org/x?q="+(globalThis.hacked=1)+"`${globalThis.hacked=1}`';
  const inspection = await inspect(body, { url });
  const fields = inspection.choices[0]?.fields.map(({ path }) => path) ?? [];
  for (const view of ["table", "list"]) {
    const title = '"}/>{globalThis.hacked = 1}';
    const { data } = await runBlock(
      blockFromChoice(inspection, pick(inspection, { fields, view, title })),
      body,
    );
    assert(Object.values(data.rows[0]).includes("value one"));
  }
  assert.equal(Reflect.get(globalThis, "hacked"), undefined);
});

Deno.test("blockFromChoice() refuses a choice or a chart that is not possible", async () => {
  const inspection = await inspect(JSON.stringify([{ name: "a" }, { name: "b" }]));
  assert.throws(
    () => blockFromChoice(inspection, pick(inspection, { choice: "list:nowhere" })),
    /Cannot find/,
  );
  const candidate = blockFromChoice(inspection, pick(inspection, { view: "line" }));
  assert.match(candidate.view, /<Table|<List/);
});
