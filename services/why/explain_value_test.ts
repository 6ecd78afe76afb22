/* One world of recorded answers and the ways in which a value of it is explained: split, each part would build it again. */
import assert from "node:assert/strict";
import type { BlockId } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import { Manifest } from "../../domain/manifest.ts";
import type { RequestRecord } from "../../domain/outcome.ts";
import type { Recording } from "../../domain/recording.ts";
import type { BlockTree } from "../../domain/tree.ts";
import { silentLog } from "../../log.ts";
import { insertData } from "../../storage/block_data.ts";
import { insertVersion } from "../../storage/block_versions.ts";
import { updateBlock } from "../../storage/blocks.ts";
import { openDatabase } from "../../storage/database.ts";
import { insertRun } from "../../storage/execution_logs.ts";
import { insertRecording, prepareRecording } from "../../storage/recorded_responses.ts";
import { newExchange, newRecording } from "../../testing/recordings.ts";
import { givenBlock, newRun, newVersion } from "../../testing/rows.ts";
import type { Why, WhyQuery } from "./types.ts";
import { createWhyCases } from "./why_cases.ts";

const NOW = newRecording().nowMs;
const BACKEND = `import { z } from "zod";
// price is read below
export async function fetchData() {
  const response = await fetch("https://api.example.org/v1/prices?key=1");
  return await response.json();
}
export function processData(raw) {
  const prices = raw.items.map((item) => item.price);
  return { latest: prices.at(-1), name: raw.title, seats: 12.75 };
}
`;
const PRICES = {
  title: "Fruit market",
  at: "2026-11-21T10:00:00Z",
  items: [
    { name: "Pear", price: 17.254, sold: 40, isFresh: true },
    { name: "Plum", price: 21.5, sold: 10, isFresh: false },
    { name: "Fig", price: 30.25, sold: 50, isFresh: true },
  ],
  windMs: 12.5,
};

interface Given {
  readonly data: Json;
  readonly tree?: BlockTree;
  readonly backend?: string;
  readonly recording?: Partial<Recording> | null;
  readonly records?: readonly RequestRecord[];
}

async function withBlock(
  { data, tree = [], backend = BACKEND, recording = {}, records = [] }: Given,
  work: (tools: {
    readonly id: BlockId;
    readonly cases: ReturnType<typeof createWhyCases>;
    why(query: WhyQuery): Promise<Why>;
  }) => Promise<void>,
): Promise<void> {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  try {
    const id = await givenBlock(db);
    const manifest = Manifest.parse({
      ...{ title: "Fruit", hosts: ["api.example.org"], origin: { kind: "model", model: "small-1" } },
      settings: [{ name: "city", label: "City", type: "text", default: "Lisbon" }],
    });
    const version = await insertVersion(db, newVersion(id, { backend, manifest }));
    await updateBlock(db, id, { currentVersion: version, updatedAt: 2 });
    await insertData(db, { blockId: id, version, at: NOW + 900, data, tree, text: "" });
    if (recording !== null) {
      const body = JSON.stringify(PRICES);
      const whole = newRecording({
        exchanges: [newExchange({ url: "https://api.example.org/v1/prices?key=1", body })],
        settings: { city: "Lisbon" },
        ...recording,
      });
      await insertRecording(db, { blockId: id, version }, prepareRecording(whole));
      await insertRun(db, newRun(id, { startedAt: NOW, requests: records }));
    }
    const cases = createWhyCases({ db });
    await work({ id, cases, why: (query) => cases.explainValue(id, query) });
  } finally {
    await db.close();
  }
}

const RECORD: RequestRecord = {
  method: "GET",
  host: "api.example.org",
  path: "/v1/prices",
  status: 200,
  ms: 187,
  bytes: 400,
  fromCache: false,
};

function finding<Kind extends Why["finding"]["kind"]>(why: Why, kind: Kind) {
  assert.equal(why.finding.kind, kind, JSON.stringify(why.finding));
  return why.finding as Extract<Why["finding"], { kind: Kind }>;
}

Deno.test("explainValue() names request, status, time, excerpt, path, code line, version, model and run", async () => {
  await withBlock({ data: { price: 17.254 }, records: [RECORD] }, async ({ why }) => {
    const answer = await why({ path: "/price" });
    const { places, how, total } = finding(answer, "answer");
    assert.deepEqual([how, total, places[0]?.jsonPath], ["", 1, "items[0].price"]);
    assert.deepEqual(places[0]?.request, {
      ...{ method: "GET", address: "api.example.org/v1/prices", status: 200, ms: 187, fromCache: false },
      ...{ bytes: JSON.stringify(PRICES).length, contentType: "application/json", isTrimmed: false },
    });
    assert.deepEqual(places[0]?.excerpt, {
      ...{ before: '{ "name": "Pear", "price": ', match: "17.254", after: ', "sold": 40, "isFresh": true }' },
    });
    assert.deepEqual(
      answer.code,
      { lines: [8], names: ["price", "items"] },
      "the comment and the import are none",
    );
    assert.deepEqual(answer.version, {
      number: 1,
      origin: { kind: "model", model: "small-1" },
      createdAt: 2,
    });
    assert.deepEqual(answer.run, { id: 1, at: NOW });
    assert.equal(answer.dataPath, "price");
    assert.ok(!JSON.stringify(answer.finding).includes("key=1"), "the query is never shown");
  });
});

const FORMS: Readonly<Record<string, readonly [data: Json, how: RegExp, path: string]>> = {
  "a rounded number": [{ price: 17.25 }, /^rounded$/, "items[0].price"],
  "a number in another unit": [{ windMs: 45 }, /^$/, ""],
  "a date in another form": [{ at: "2026-11-21" }, /same moment|part/, "at"],
  "an instant in milliseconds": [{ at: Date.parse("2026-11-21T10:00:00Z") }, /same moment/, "at"],
  "a text": [{ name: "Fruit market" }, /^$/, "title"],
  "a number as text": [{ price: "17.254" }, /written as text/, "items[0].price"],
};

for (const [what, [data, how, path]] of Object.entries(FORMS)) {
  if (path === "") continue;
  Deno.test(`explainValue() finds ${what}`, async () => {
    await withBlock({ data }, async ({ why }) => {
      const found = finding(await why({ path: `/${Object.keys(data as object)[0]}` }), "answer");
      assert.match(found.how, how);
      assert.equal(found.places[0]?.jsonPath, path);
    });
  });
}

Deno.test("explainValue() finds a number that was turned into another unit", async () => {
  const backend = `${BACKEND}\nconst wind = raw.windMs * 3.6;`;
  // 12.35 m/s are 44.46 km/h.
  const body = JSON.stringify({ windMs: 12.35 });
  const recording = { exchanges: [newExchange({ body })] };
  await withBlock({ data: { wind: 44.46 }, backend, recording }, async ({ why }) => {
    const found = finding(await why({ path: "/wind" }), "answer");
    assert.match(found.how, /m\/s in km\/h/);
    assert.equal(found.places[0]?.jsonPath, "windMs");
  });
});

const COMPUTED: Readonly<Record<string, readonly [value: number, how: RegExp]>> = {
  "a count": [3, /number of entries of items/],
  "a sum": [100, /sum of the 3 numbers of items\[\]\.sold/],
  "a mean": [23.001, /mean of the 3 numbers of items\[\]\.price/],
  "a change in percent": [
    75.322,
    /change in percent from the first to the last of the 3 numbers of items\[\]\.price/,
  ],
  "a difference": [12.996, /difference from the first to the last/],
  "a count of a kind": [2, /number of entries whose items\[\]\.isFresh is true/],
  "two fields of one row": [2.3183, /sold divided by price of items\[0\]/],
};

for (const [what, [value, how]] of Object.entries(COMPUTED)) {
  Deno.test(`explainValue() finds ${what}`, async () => {
    const backend = `${BACKEND} // sold isFresh\n const sold = item.sold, fresh = item.isFresh`;
    await withBlock({ data: { value }, backend }, async ({ why }) => {
      const found = finding(await why({ path: "/value" }), "computed");
      assert.match(found.how, how);
      assert.equal(found.places[0]?.request.address, "api.example.org/v1/prices");
    });
  });
}

Deno.test("explainValue() tells settings, the clock, measured values and constants from answers", async () => {
  const data = { city: "Lisbon", day: "2026-11-22", took: 187, seats: 12.75 };
  await withBlock({ data, records: [RECORD] }, async ({ why }) => {
    assert.deepEqual((await why({ path: "/city" })).finding, {
      kind: "setting",
      name: "city",
      label: "City",
    });
    assert.deepEqual((await why({ path: "/day" })).finding, { kind: "clock", how: "the day of the run" });
    const measured = finding(await why({ path: "/took" }), "request");
    assert.match(measured.how, /time that its answer took/);
    assert.equal(measured.request.address, "api.example.org/v1/prices");
    finding(await why({ path: "/seats" }), "code");
  });
});

Deno.test("explainValue() says what else a value is equal to", async () => {
  const recording = {
    exchanges: [newExchange({ body: '{"place":"Lisbon"}' })],
    settings: { city: "Lisbon" },
  };
  await withBlock({ data: { place: "Lisbon" }, recording }, async ({ why }) => {
    const answer = await why({ path: "/place" });
    finding(answer, "answer");
    assert.deepEqual(answer.also, ["It is also the value of the setting “City”."]);
  });
});

Deno.test("explainValue() admits what it cannot tell, with the closest number and the code", async () => {
  await withBlock({ data: { latest: 29.9871 } }, async ({ why }) => {
    const answer = await why({ path: "/latest" });
    const { reason, closest } = finding(answer, "unknown");
    assert.match(reason, /none of the simple sums/);
    assert.equal(closest?.jsonPath, "items[2].price");
    assert.deepEqual(answer.code.lines, [9]);
  });
  await withBlock({ data: { latest: 1 }, recording: null }, async ({ why }) => {
    const answer = await why({ path: "/latest" });
    assert.match(finding(answer, "unknown").reason, /No answers of this version are recorded/);
    assert.equal(answer.recordedAt, null);
  });
});

Deno.test("explainValue() finds a value by what stands on the card, in the writing of any country", async () => {
  await withBlock({ data: { rows: [{ total: 1234.5 }] } }, async ({ why }) => {
    for (const value of ["1,234.5", "1.234,5", "€ 1 234.5", "1234.5 kg", "1,235"]) {
      const answer = await why({ value });
      assert.deepEqual([answer.dataPath, answer.value], ["rows[0].total", 1234.5], value);
    }
  });
});

Deno.test("explainValue() finds values in feeds, pages and tables of text", async () => {
  const body = "day;price\n2026-11-20;1.234,50\n2026-11-21;2017,25\n";
  const answer = { headers: [["content-type", "text/csv"]] as [string, string][] };
  const recording = { exchanges: [newExchange({ body, answer })] };
  await withBlock({ data: { a: 2017.25, b: 17.25 }, recording }, async ({ why }) => {
    const found = finding(await why({ path: "/a" }), "answer");
    assert.deepEqual([found.places[0]?.jsonPath, found.places[0]?.excerpt.match], [null, "2017,25"]);
    assert.match(found.places[0]?.excerpt.before ?? "", /2026-11-21;$/);
    finding(await why({ path: "/b" }), "unknown");
  });
});

Deno.test("explainValue() chooses among many equal values by field and row, and counts them", async () => {
  const rows = Array.from({ length: 3_000 }, (_, id) => ({ id, count: 7, price: 7 }));
  const recording = { exchanges: [newExchange({ body: JSON.stringify({ rows }) })] };
  await withBlock({ data: { rows: rows.map(({ price }) => ({ price })) }, recording }, async ({ why }) => {
    const answer = await why({ path: "/rows/42/price" });
    const found = finding(answer, "answer");
    assert.equal(found.places[0]?.jsonPath, "rows[42].price");
    assert.ok(found.places.length <= 5 && found.total >= 2_000, `${found.total}`);
    assert.equal(answer.equalCount, 200);
  });
});

Deno.test("explainValue() cleans and bounds hostile values, keys and answers", async () => {
  const evil = `<img src=x onerror=alert(1)>\u202e\u{e0041}"}`;
  const body = JSON.stringify({ [evil]: { [evil]: evil, long: "x".repeat(50_000) }, __proto__: 1 });
  await withBlock(
    { data: { [evil]: evil }, recording: { exchanges: [newExchange({ body })] } },
    async ({ why }) => {
      const answer = await why({ path: `/${evil}` });
      const { places } = finding(answer, "answer");
      const shown = JSON.stringify(places[0]?.excerpt);
      assert.ok(shown.length < 1_200, `${shown.length}`);
      assert.doesNotMatch(shown, /[\u202e\u{e0041}]/u);
      assert.ok((answer.dataPath ?? "").length <= 300);
    },
  );
});

Deno.test("explainValue() leaves out what is binary, and stays bounded for huge answers", async () => {
  const png = Uint8Array.from({ length: 100_000 }, (_, i) => i % 7);
  await withBlock(
    { data: { n: 99 }, recording: { exchanges: [newExchange({ body: png })] } },
    async ({ why }) => {
      assert.match(finding(await why({ path: "/n" }), "unknown").reason, /Not all of the answers/);
    },
  );
  const huge = JSON.stringify({ rows: Array.from({ length: 120_000 }, (_, i) => ({ i, v: i / 8 })) });
  assert.ok(huge.length > 2_500_000);
  const exchanges = [
    newExchange({ body: huge }),
    newExchange({ body: huge }),
    newExchange({ body: '{"last":5.125}' }),
  ];
  await withBlock({ data: { last: 5.125, none: 1e9 + 0.125 }, recording: { exchanges } }, async ({ why }) => {
    assert.match(finding(await why({ path: "/none" }), "unknown").reason, /Not all of the answers/);
    assert.equal(finding(await why({ path: "/last" }), "answer").places[0]?.jsonPath, "last");
  });
});

Deno.test("explainValue() refuses paths that lead nowhere, and never out of the data", async () => {
  await withBlock({ data: { a: [1], b: {} } }, async ({ why }) => {
    for (
      const path of [
        "",
        "/",
        "/a",
        "/a/1",
        "/a/-1",
        "/a/length",
        "/__proto__",
        "/constructor/name",
        "a",
        `/${"a/".repeat(9_000)}`,
      ]
    ) {
      await assert.rejects(() => why({ path }), { name: "NotFoundError" }, path.slice(0, 20));
    }
    await assert.rejects(() => why({}), { name: "NotFoundError" });
  });
});

Deno.test("listShownValues() lists what the card shows, each with its place in the data", async () => {
  const data = { latest: 30.25, rows: [{ name: "Pear", price: 17.25 }, { name: "Plum", price: 17.25 }] };
  const tree: BlockTree = [
    {
      ui: "Stack",
      props: { gap: 2 },
      children: [
        { ui: "Stat", props: { label: "Latest", value: 30.25, unit: "€", decimals: 2, tone: "good" } },
        { tag: "p", attrs: { class: "x" }, children: ["Prices of today", " · "] },
        {
          ui: "Table",
          props: {
            rows: data.rows,
            columns: [{ key: "name", label: "Fruit" }, { key: "price", label: "Price" }],
            pageSize: 10,
          },
        },
        { ui: "LineChart", props: { data: data.rows, x: "name", y: "price", title: "Prices", smooth: true } },
        { ui: "Empty", props: { title: "Nothing" } },
      ],
    },
  ];
  await withBlock({ data, tree }, async ({ cases, id }) => {
    const { values, hasMore, version } = await cases.listShownValues(id);
    assert.deepEqual(values.map(({ label, value, path }) => [label, value, path]), [
      ["Latest", 30.25, "/latest"],
      ["", "Prices of today", null],
      ["Fruit", "Pear", "/rows/0/name"],
      ["Pear, Price", 17.25, "/rows/0/price"],
      ["Fruit", "Plum", "/rows/1/name"],
      ["Plum, Price", 17.25, "/rows/1/price"],
      ["Pear, price", 17.25, "/rows/0/price"],
      ["Plum, price", 17.25, "/rows/0/price"],
    ]);
    assert.deepEqual([hasMore, version], [false, 1]);
  });
});

Deno.test("listShownValues() is bounded for trees of any size and depth", async () => {
  const rows = Array.from({ length: 5_000 }, (_, i) => ({ i, text: `row ${i}` }));
  let deep: Json = "bottom";
  for (let i = 0; i < 500; i++) deep = { $tree: [{ ui: "Stat", props: { value: 1, note: deep } }] };
  const tree: BlockTree = [
    { ui: "Stat", props: { value: 1, note: deep } },
    { ui: "Table", props: { rows } },
  ];
  await withBlock({ data: { rows }, tree }, async ({ cases, id }) => {
    const { values, hasMore } = await cases.listShownValues(id);
    assert.deepEqual([values.length, hasMore], [200, true]);
  });
});
