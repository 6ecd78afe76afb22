import assert from "node:assert/strict";
import { type AnswerShape, compareShapes, describeShape, mergeShapes } from "../../domain/answer_shape.ts";
import { readShape } from "./read_shape.ts";

const shapeOf = (answer: unknown): AnswerShape =>
  readShape({ contentType: "application/json", text: JSON.stringify(answer) });

const lines = (shape: AnswerShape) => describeShape(shape, 10_000).split("\n");

Deno.test("readShape() merges the rows of a list: optional fields, mixed types, text that stands for something else", () => {
  const shape = shapeOf({
    page: 1,
    items: [
      {
        name: "a",
        price: 1.5,
        sold: "12.50",
        day: "2026-11-21",
        link: "https://shop.example/a",
        tags: ["x"],
      },
      { name: "b", price: "2", sold: "3", day: "2026-11-22", link: "https://shop.example/b", note: null },
    ],
  });
  assert.deepEqual(lines(shape), [
    "json, 2 rows",
    "page: number",
    "items: list",
    "items[].name: text",
    "items[].price: number or number as text",
    "items[].sold: number as text",
    "items[].day: date as text",
    "items[].link: address",
    "items[].tags?: list",
    "items[].tags[]: text",
    "items[].note?: null",
  ]);
});

Deno.test("readShape() names no key that is a value, and no value at all", () => {
  const shape = shapeOf({
    rates: { "2026-11-20": { USD: 1.08, GBP: 0.83 }, "2026-11-21": { USD: 1.09, GBP: 0.84 } },
    secret: "the password is swordfish",
  });
  assert.deepEqual(lines(shape), [
    "json, 2 rows",
    "rates: map",
    "rates{}.USD: number",
    "rates{}.GBP: number",
    "secret: text",
  ]);
  assert(!JSON.stringify(shape).match(/swordfish|1\.08|2026/));
});

Deno.test("readShape() reads lists at the top, single values and names that code must quote", () => {
  assert.deepEqual(lines(shapeOf([{ "first name": "x" }, { "first name": "y" }])), [
    "json, 2 rows",
    '[]["first name"]: text',
  ]);
  assert.deepEqual(lines(shapeOf(42)), ["json", "(the answer itself): number"]);
  assert.deepEqual(lines(shapeOf([])), ["json, 0 rows"]);
});

Deno.test("readShape() reads feeds, separated values, calendars and pages", () => {
  const feed =
    `<?xml version="1.0"?><!-- a --><rss><channel><title>News</title><item><title>A</title><pubDate>Sat, 21 Nov 2026 08:15:00 GMT</pubDate></item><item><title><![CDATA[B <b>]]></title></item></channel></rss>`;
  assert.deepEqual(lines(readShape({ contentType: "application/rss+xml", text: feed })), [
    "feed, 2 rows",
    "feed.title: text",
    "items[].title: text",
    "items[].pubDate?: date as text",
  ]);
  const csv = `City;Price\n"Bern; old";1\nBasel;2\n`;
  assert.deepEqual(lines(readShape({ contentType: "text/csv", text: csv })), [
    "csv, 2 rows",
    "[].City: text",
    "[].Price: number as text",
  ]);
  const calendar =
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20261121T080000\r\nSUMMARY:Secret party\r\nEND:VEVENT\r\nEND:VCALENDAR";
  assert.deepEqual(lines(readShape({ contentType: "text/calendar", text: calendar })), [
    "calendar, 1 row",
    "events[].DTSTART: date as text",
    "events[].SUMMARY: text",
  ]);
  const page = `<!doctype html><html><head><title>Shop</title></head><body id="top">
    <table class="prices"><tr><th>Name</th><th>Price <b>now</b></th></tr><tr><td>a</td><td>1</td></tr></table>
    <ul><li class="story big">1<li class='story'>2<li class=story>3</ul>
    <script id="__NEXT_DATA__" type="application/json">{"a": "</table>"}</script></body>`;
  assert.deepEqual(lines(readShape({ contentType: "text/html", text: page })), [
    "page, 1 row",
    "title: text",
    "table1[].Name: column",
    'table1[]["Price now"]: column',
    "li.story: repeated element",
    "body#top: element",
    "table.prices: element",
    "li.big: element",
    "script#__NEXT_DATA__: element",
  ]);
  assert.equal(
    readShape({ contentType: "application/json", text: "<html><body>Sign in</body>" }).format,
    "page",
  );
  assert.equal(readShape({ contentType: "", text: " \n" }).format, "empty");
  assert.equal(readShape({ contentType: "text/plain", text: "hello there" }).format, "text");
});

Deno.test("readShape() stays within its bounds for hostile answers", () => {
  const json = (text: string) => readShape({ contentType: "application/json", text });
  const rows = Array.from({ length: 30_000 }, (_, i) => ({
    [`first${i}`]: 1,
    [`second${i}`]: 2,
    [`third${i}`]: 3,
    text: "x".repeat(30),
  }));
  const large = json(JSON.stringify(rows));
  assert(large.fields.length <= 300 && large.isPartial && large.rows === 30_000);
  const deep = json(`${'{"a":['.repeat(100_000)}1${"]}".repeat(100_000)}`);
  assert(deep.fields.length < 20 && deep.isPartial);
  assert.equal(json(`[${"[".repeat(500_000)}`).format, "text");
  const named = json(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"x":1}},"a\\u0000b":1,"c\\u202ed":1,"e\\nf":1}',
  );
  assert.deepEqual(named.fields.map(({ path }) => path), [
    "constructor",
    "constructor.prototype",
    "constructor.prototype.x",
  ]);
  assert.equal(Object.getOwnPropertyNames(Object.prototype).includes("polluted"), false);
  const wrong = new TextDecoder().decode(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
  assert.equal(json(wrong).format, "json");
  assert(
    describeShape(json(JSON.stringify({ [`${"k".repeat(79)}`]: 1, ["l".repeat(100)]: 2 })), 60).length <= 60,
  );
  for (
    const piece of [
      "<div class='a'>",
      "<!---->",
      "<script>",
      "<a<",
      "<![CDATA[",
      "<td><table>",
      "\u0000",
      '"',
      "a,b\n",
    ]
  ) {
    const text = piece.repeat(Math.floor(4_000_000 / piece.length));
    for (const contentType of ["text/html", "application/rss+xml", "text/csv", "application/json"]) {
      const shape = readShape({ contentType, text });
      assert(shape.fields.length <= 300, piece);
    }
    readShape({ contentType: "text/html", text: `<rss>${text}` });
    readShape({ contentType: "text/html", text: `<html>${text}` });
  }
});

Deno.test("compareShapes() tells what is gone, what became something else, and what is new", () => {
  const before = shapeOf({ items: [{ name: "a", price: 1, size: 3, code: "12" }] });
  const now = shapeOf({ items: [{ name: "a", amount: 1, size: "3", code: "x", extra: true }] });
  assert.deepEqual(compareShapes(before, now).map(({ kind, path }) => `${kind} ${path}`), [
    "gone items[].price",
    "type items[].size",
    "form items[].code",
    "added items[].amount",
    "added items[].extra",
  ]);
  assert.deepEqual(compareShapes(before, before), []);
});

Deno.test("compareShapes() does not call fields gone that an empty list or a null hides", () => {
  const before = shapeOf({ items: [{ name: "a" }], owner: { login: "x" } });
  const kinds = (now: unknown, from = before) =>
    compareShapes(from, shapeOf(now)).map(({ kind, path }) => `${kind} ${path}`);
  assert.deepEqual(kinds({ items: [], owner: { login: "x" } }), ["no_rows "]);
  assert.deepEqual(kinds({ items: [{ name: "a" }], owner: null }), ["blank owner"]);
  assert.deepEqual(kinds([], shapeOf([{ name: "a" }])), ["no_rows "]);
  assert.deepEqual(kinds({ items: [{ name: null }] }), [
    "blank items[].name",
    "gone owner",
    "gone owner.login",
  ]);
  const page = readShape({ contentType: "text/html", text: "<html>" });
  assert.deepEqual(compareShapes(before, page).map(({ kind }) => kind), ["format"]);
  assert.deepEqual(compareShapes(before, { format: "json", fields: [], isPartial: true }), []);
});

Deno.test("compareShapes() sees no loss in keys that are values, however few of them are there today", () => {
  const row = { name: "A", points: 1 };
  const four = { a81f: row, b92c: row, c33d: row, d44e: row };
  const kinds = (before: unknown, now: unknown) =>
    compareShapes(shapeOf(before), shapeOf(now)).map(({ kind, path }) => `${kind} ${path}`);
  for (const wrap of [(map: unknown) => map, (map: unknown) => ({ at: 5, stories: map })]) {
    assert.deepEqual(kinds(wrap(four), wrap({ f81f: row, g92c: row })), []);
    assert.deepEqual(kinds(wrap({ f81f: row }), wrap(four)), []);
    assert.deepEqual(kinds(wrap(four), wrap({})).filter((change) => change !== "no_rows "), []);
    const renamed = { name: "A", score: 1 };
    assert.match(kinds(wrap(four), wrap({ f81f: renamed, g92c: renamed })).join(), /gone \S*\{\}\.points/);
  }
  const merged = mergeShapes(shapeOf(four), shapeOf({ f81f: row }));
  assert.deepEqual(lines(merged), lines(shapeOf({ f81f: row, ...four })).with(0, lines(merged)[0] ?? ""));
});

Deno.test("mergeShapes() widens: what one of two answers lacks is optional, types come together", () => {
  const merged = mergeShapes(shapeOf([{ a: 1, b: 2 }]), shapeOf([{ a: "x", c: 3 }]));
  assert.deepEqual(lines(merged), ["json, 1 row", "[].a: number or text", "[].b?: number", "[].c?: number"]);
  assert.deepEqual(compareShapes(merged, shapeOf([{ a: 1 }])), []);
});
