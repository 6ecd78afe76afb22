import assert from "node:assert/strict";
import { type JudgedRun, type Judgement, judgeRun } from "./acceptance.ts";
import type { Json } from "./json.ts";
import type { RequestRecord, RunFacts } from "./outcome.ts";
import type { BlockTree } from "./tree.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");

const Facts: Omit<RunFacts, "requests"> = {
  logs: [],
  timings: { queuedMs: 0, startMs: 0, fetchMs: 0, processMs: 0, renderMs: 0, totalMs: 0 },
  usage: { cpuMs: 0, peakRssBytes: 0 },
  isolation: { level: "full", layers: [] },
  warnings: [],
};
const Answered: RequestRecord = {
  method: "GET",
  host: "api.example.org",
  path: "/v1",
  status: 200,
  ms: 12,
  bytes: 100,
  fromCache: false,
};

interface Given {
  data?: Json;
  tree?: BlockTree;
  answers?: readonly string[];
  requests?: readonly RequestRecord[];
  manifest?: Partial<JudgedRun["manifest"]>;
  settings?: JudgedRun["settings"];
  schema?: unknown;
  isTrial?: boolean;
}

function judge(given: Given): Judgement {
  const data = given.data ?? { celsius: 17.3 };
  return judgeRun({
    outcome: {
      kind: "ok",
      data,
      tree: given.tree ?? [{ ui: "Table", props: { rows: data } }],
      text: "",
      ...Facts,
      requests: given.requests ?? [Answered],
    },
    manifest: { hosts: ["api.example.org"], minimumRows: 0, prompt: "", requests: [], ...given.manifest },
    schema: given.schema,
    answers: given.answers ?? [JSON.stringify(data)],
    settings: given.settings ?? {},
    nowMs: NOW,
    isTrial: given.isTrial ?? true,
  });
}

const kinds = (judgement: Judgement) => judgement.failures.map(({ kind }) => kind);

Deno.test("judgeRun() finds nothing wrong with an honest run", () => {
  assert.deepEqual(judge({}), { failures: [], warnings: [], tracedPercent: 100 });
});

Deno.test("judgeRun() wants a real answer unless the block needs no network", () => {
  assert.deepEqual(kinds(judge({ requests: [] })), ["no_answer"]);
  const { status: _status, ...unanswered } = Answered;
  assert.deepEqual(kinds(judge({ requests: [{ ...unanswered, refused: "network" }] })), ["no_answer"]);
  const clock = { now: "2026-11-22T10:00:00.000Z" };
  assert.deepEqual(kinds(judge({ requests: [], answers: [], data: clock, manifest: { hosts: [] } })), []);
});

Deno.test("judgeRun() fails a trial whose request was refused, even when the block caught it (attack 184)", () => {
  const refused = { ...Answered, refused: "host_not_declared" as const, refusedHost: "evil.example" };
  const judgement = judge({ requests: [Answered, refused] });
  assert.deepEqual(kinds(judgement), ["refused_request"]);
  assert.match(judgement.failures[0]?.message ?? "", /evil\.example/);
});

Deno.test("judgeRun() lets a host that is down stand as a fact", () => {
  const { status: _status, ...down } = Answered;
  assert.deepEqual(kinds(judge({ requests: [Answered, { ...down, refused: "network" }] })), []);
});

Deno.test("judgeRun() finds failures in disguise", () => {
  assert.deepEqual(kinds(judge({ data: { error: "Too many requests", items: [] } })), ["error_key"]);
  assert.deepEqual(kinds(judge({ data: { error: null, celsius: 17.3 } })), []);
  assert.deepEqual(kinds(judge({ data: { a: null, b: [{ c: "" }] }, tree: ["x"] })), ["all_empty"]);
  assert.deepEqual(kinds(judge({ data: {}, tree: ["x"] })), ["all_empty"]);
  assert.deepEqual(kinds(judge({ data: { games: [] }, tree: ["No games today"] })), []);
  assert.deepEqual(kinds(judge({ data: { text: "<!DOCTYPE html><html>Sign in</html>" } })), ["html_in_data"]);
});

Deno.test("judgeRun() counts the rows of the longest list at depth 2", () => {
  const data = { page: { items: [{ name: "first" }, { name: "second" }] }, tags: ["only"] };
  assert.deepEqual(kinds(judge({ data, manifest: { minimumRows: 2 } })), []);
  assert.deepEqual(kinds(judge({ data, manifest: { minimumRows: 3 } })), ["too_few_rows"]);
  assert.deepEqual(kinds(judge({ data: { a: { b: { c: ["too deep"] } } }, manifest: { minimumRows: 1 } })), [
    "too_few_rows",
  ]);
});

Deno.test("judgeRun() checks freshness where both fields are given", () => {
  const data = { points: [{ at: "2026-11-20T00:00:00Z" }, { at: "2026-11-21T10:00:00Z" }] };
  const check = (manifest: Given["manifest"]) => kinds(judge({ data, manifest: manifest ?? {} }));
  assert.deepEqual(check({ staleAfterSeconds: 86_400, dataAt: "points[-1].at" }), []);
  assert.deepEqual(check({ staleAfterSeconds: 86_000, dataAt: "points[-1].at" }), ["stale"]);
  assert.deepEqual(check({ staleAfterSeconds: 86_400, dataAt: "points.1.at" }), []);
  assert.deepEqual(check({ staleAfterSeconds: 10, dataAt: "nowhere" }), ["stale"]);
  assert.deepEqual(check({ staleAfterSeconds: 10 }), []);
  const seconds = { at: NOW / 1000 - 60 };
  assert.deepEqual(kinds(judge({ data: seconds, manifest: { staleAfterSeconds: 61, dataAt: "at" } })), []);
});

Deno.test("judgeRun() fails data of which nothing was read anywhere", () => {
  const judgement = judge({
    data: { stories: [{ title: "Local cat wins election", points: 1234 }] },
    answers: ["[41, 42, 43]"],
  });
  assert.deepEqual(kinds(judgement), ["invented"]);
  assert.match(judgement.failures[0]?.evidence ?? "", /Local cat/);
});

Deno.test("judgeRun() warns with a score when some of the data was read", () => {
  const { failures, warnings } = judge({
    data: { title: "Real headline of the day", rating: "completely made up stars" },
    answers: ["<h1>Real headline of the day</h1>"],
  });
  assert.deepEqual(failures, []);
  assert.deepEqual(warnings.map(({ kind }) => kind), ["untraced"]);
  assert.match(warnings[0]?.message ?? "", /^50 %.*completely made up/);
});

const HONEST: readonly [string, Json, string][] = [
  ["rounded numbers", { value: 17.3 }, '{"t": 17.2891}'],
  ["another unit", { fahrenheit: 63.12 }, '{"celsius": 17.29}'],
  ["kilometres for metres", { km: 12.34 }, '{"m": 12340}'],
  ["a sum", { total: 600.5 }, '{"rows": [{"a": 100.5}, {"a": 200}, {"a": 300}]}'],
  ["a change in percent", { change: 12.5 }, '{"rates": [8, 8.5, 9]}'],
  [
    "a change over a map of days",
    { change: 25 / 3 },
    '{"rates":{"2026-11-01":{"U":1.2},"2026-11-02":{"U":1.1},"2026-11-03":{"U":1.2},"2026-11-04":{"U":1.3}}}',
  ],
  ["numbers as text", { price: 1234.5 }, "<td>1,234.50 €</td>"],
  ["numbers between commas", { degrees: 11.9 }, "2026-11-20,11.9,8\n2026-11-21,12.1,9"],
  ["numbers with a decimal comma", { price: 1234.5 }, "Preis;1.234,50"],
  ["dates from seconds", { at: "2026-11-01T08:00:00.000Z" }, '{"time": 1793520000}'],
  [
    "dates from a feed",
    { at: "2026-11-21T08:15:00.000Z" },
    "<pubDate>Sat, 21 Nov 2026 08:15:00 GMT</pubDate>",
  ],
  ["text behind JSON escapes", { title: 'He said "hello" twice' }, '{"t": "He said \\"hello\\" twice"}'],
  ["text behind entities", { title: "Rock & Roll forever" }, "<b>Rock &amp; Roll forever</b>"],
  [
    "text put together",
    { line: "Lisbon, Portugal (Europe)" },
    '{"name":"Lisbon","country":"Portugal","area":"Europe"}',
  ],
];

for (const [name, data, answer] of HONEST) {
  Deno.test(`judgeRun() traces ${name}`, () => {
    assert.deepEqual(kinds(judge({ data, answers: [answer] })), []);
  });
}

Deno.test("judgeRun() traces data to settings and to the clock", () => {
  const site = { sites: [{ address: "https://shop.example", isUp: true, ms: 31 }] };
  assert.deepEqual(
    kinds(judge({ data: site, answers: [""], settings: { sites: ["https://shop.example"] } })),
    [],
  );
  assert.deepEqual(kinds(judge({ data: { day: "2026-11-22" }, answers: [""] })), []);
});

Deno.test("judgeRun() has no opinion on values that stand anywhere", () => {
  assert.deepEqual(kinds(judge({ data: { isUp: true, count: 3 }, answers: [""], tree: ["3"] })), []);
});

Deno.test("judgeRun() wants a view that shows the data", () => {
  assert.deepEqual(kinds(judge({ tree: [] })), ["empty_view"]);
  assert.deepEqual(kinds(judge({ tree: [{ tag: "div", children: ["  "] }] })), ["empty_view"]);
  assert.deepEqual(kinds(judge({ tree: [{ ui: "Empty", props: { title: "Nothing" } }] })), ["fallback_view"]);
  const empty = judge({ data: { games: [] }, tree: [{ ui: "Empty", props: { title: "No games today" } }] });
  assert.deepEqual(empty.failures, []);
  assert.deepEqual(empty.warnings.map(({ kind }) => kind), ["empty_now"]);
  assert.deepEqual(judge({ tree: ["17 °C"] }).warnings, []);
  assert.deepEqual(kinds(judge({ tree: ["<div>17.3</div>"] })), ["unreadable"]);
  assert.deepEqual(kinds(judge({ tree: ["17.3 < 20 and 5 > 3"] })), []);
  const quoted = { title: "How <b>bold</b> works" };
  assert.deepEqual(kinds(judge({ data: quoted, tree: ["How <b>bold</b> works"] })), []);
  assert.deepEqual(judge({ tree: ["Loading"] }).warnings.map(({ kind }) => kind), ["view_without_data"]);
});

Deno.test("judgeRun() checks the stored schema on every run", () => {
  const schema = { type: "object", properties: { celsius: { type: "string" } } };
  assert.deepEqual(kinds(judge({ schema, isTrial: false })), ["schema"]);
});

Deno.test("judgeRun() leaves the trial's own points out of a refresh", () => {
  assert.deepEqual(judge({ answers: [], tree: [], isTrial: false }), { failures: [], warnings: [] });
});

Deno.test("judgeRun() stays quick on large answers and data", () => {
  const answer = JSON.stringify(
    Array.from({ length: 60_000 }, (_, i) => ({ id: i * 7919, title: `Story number ${i * 31}` })),
  );
  const data = {
    rows: Array.from({ length: 5_000 }, (_, i) => ({ title: `Made up words ${i}`, value: i * 1.2345 })),
  };
  assert.deepEqual(kinds(judge({ data, answers: [answer] })).includes("no_answer"), false);
});

Deno.test("judgeRun() takes an empty list for true only when a source answered well", () => {
  const failed = { data: { rows: [] }, tree: ["No rows"], requests: [{ ...Answered, status: 503 }] };
  assert.deepEqual(judge(failed).failures.map(({ kind }) => kind), ["no_answer"]);
  assert.match(judge(failed).failures[0]?.message ?? "", /answered 503/);
  assert.deepEqual(judge({ ...failed, requests: [Answered] }).failures, []);
  assert.deepEqual(
    judge({ ...failed, data: { rows: [{ site: "api.example.org", status: 503 }] } }).failures,
    [],
  );
});
