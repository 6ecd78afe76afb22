import assert from "node:assert/strict";
import { type ChangedRuns, followsAnswers, listFollowing } from "./follows_answers.ts";
import type { Json } from "./json.ts";
import type { Recording } from "./recording.ts";
import { shrinkAnswers, type Shrinking } from "./shrunk_answers.ts";

function recorded(...answers: readonly (readonly [url: string, body: string])[]): Recording {
  const exchanges = answers.map(([url, body]) => ({
    request: { method: "GET", url },
    answer: {
      ...{ kind: "answered" as const, status: 200, statusText: "", headers: [], url },
      ...{ body: new TextEncoder().encode(body), isRedirected: false, isTrimmed: false },
    },
    at: 0,
  }));
  return { nowMs: Date.UTC(2026, 10, 22), timeZone: "UTC", locale: "en", settings: {}, exchanges };
}

function bodies(recording: Recording): string[] {
  return recording.exchanges.map(({ answer }) =>
    answer.kind === "answered" ? new TextDecoder().decode(answer.body) : ""
  );
}

const shrink = (text: string, numbers: Shrinking["numbers"] = "all") =>
  bodies(shrinkAnswers(recorded(["https://a.example/x", text]), { factor: 0.5, numbers, rows: "alike" }))[0];

Deno.test("shrinkAnswers() makes the numbers of JSON smaller, those in texts too, and leaves ids, epochs, years and dates", () => {
  const answer = {
    ...{ co2: 38.4, people: 10_467_366, lat: "12.50" },
    ...{ at: 1_795_372_742, year: 2026, day: "2026-11-22", n: 3 },
  };
  const { co2, people, lat, ...rest } = JSON.parse(shrink(JSON.stringify(answer)) ?? "");
  assert.ok(co2 < 19.3 && people < 5_240_000 && Number(lat) < 6.3 && /^\d\.\d\d$/.test(lat));
  assert.notEqual(
    (co2 / 38.4).toFixed(3),
    (people / 10_467_366).toFixed(3),
    "a ratio of two changes as well",
  );
  const { co2: _co2, people: _people, lat: _lat, ...kept } = answer;
  assert.deepEqual(rest, kept);
  assert.equal(JSON.parse(shrink(JSON.stringify(answer), "decimals") ?? "").people, answer.people);
});

Deno.test("shrinkAnswers() keeps the marks of a table, and what its addresses are made of", () => {
  assert.match(shrink("22.11.2026 19:30;Aral;1,660;48") ?? "", /^22\.11\.2026 19:30;Aral;0,\d{3};2\d$/);
  const list = ["https://a.example/list", '{"ids":[620,700]}'] as const;
  const recording = recorded(list, ["https://a.example/g?id=620", '{"cents":999}']);
  const [ids = "", cents = ""] = bodies(
    shrinkAnswers(recording, { factor: 0.5, numbers: "all", rows: "alike" }),
  );
  assert.match(ids, /^\{"ids":\[620,[123]\d\d\]\}$/);
  assert.notEqual(cents, '{"cents":999}');
});

const runs = (code: (source: number) => Json) =>
  [code(40), { same: code(40), little: code(39.2), more: code(36) }] as const;

const follows = (data: Json, changed: ChangedRuns) =>
  followsAnswers(data, new Set(listFollowing(data, changed)));

Deno.test("followsAnswers() believes what is computed from an answer, by whatever formula", () => {
  for (
    const code of [
      (x: number) => ({ km: 2 * 6371 * Math.asin(Math.sqrt(x / 100)) }),
      (x: number) => ({ rows: [{ name: "a", price: x / 10 * 1.19 }, { name: "b", price: 1e6 / x / 7 }] }),
      (x: number) => ({ line: `${(x * 3.217).toFixed(2)} ct each` }),
    ]
  ) assert.equal(follows(...runs(code)), true, String(code));
});

Deno.test("followsAnswers() does not believe what stands in the code, is drawn by lot or jumps about", () => {
  const lot = [17.31, 44.92, 23.77, 61.5];
  for (
    const code of [
      () => ({ price: 42.17 }),
      (x: number) => ({ price: x * 0 + 42.17 }),
      () => ({ price: lot.shift() ?? 0 }),
      (x: number) => ({
        prices: [1, 2, 3, 4].map((seed) => Math.abs(Math.sin(x * 1e4 * seed) * 43758.5453 % 1)),
      }),
      (x: number) => ({ real: x * 1.19, made: [3.14159, 2.71828, 1.41421] }),
      (x: number) => ({ rows: x < 40 ? [] : [1.234] }),
    ]
  ) assert.equal(follows(...runs(code as (source: number) => Json)), false, String(code));
});
