import assert from "node:assert/strict";
import type { Json } from "./json.ts";
import { findSoftFailures } from "./soft_failures.ts";

const kindsOf = (data: Json) => findSoftFailures(data).map(({ kind }) => kind);

const FAILURES: readonly (readonly [kind: string, data: Json])[] = [
  ["error_key", { error: "Too many requests", items: [] }],
  ["error_key", { data: { error: { code: 429 } } }],
  ["error_key", { result: { status: "error", message: "no" } }],
  ["error_key", { status: "error" }],
  ["error_key", { status: "failed", items: [] }],
  ["error_key", { success: false }],
  ["error_key", { success: false, message: "Invalid key", code: 401 }],
  ["error_key", { ok: false }],
  ["error_key", { errors: [{ message: "Field missing" }] }],
  ["error_key", { errors: ["no"], data: null }],
  ["error_key", { message: "Rate limit exceeded" }],
  ["error_key", { text: "Invalid API key", items: [] }],
  ["error_key", { title: "Not Found", status: 404 }],
  ["all_empty", {}],
  ["all_empty", { a: null, b: [{ c: "" }] }],
  ["all_empty", { temperature: "N/A", wind: "--", rain: "NaN" }],
  ["all_empty", { value: "NaN °C", note: "undefined", isUp: false }],
  ["all_empty", { rows: [{ name: "Invalid Date" }, { name: "[object Object]" }] }],
  ["schema", { rows: [{ name: "Anvil", at: "+057870-03-17T11:06:40.000Z" }] }],
  ["html_in_data", { page: { body: "<!DOCTYPE html><html><body>Sign in</body></html>", at: 17.5 } }],
];

for (const [kind, data] of FAILURES) {
  Deno.test(`findSoftFailures() finds ${kind} in ${JSON.stringify(data).slice(0, 60)}`, () => {
    assert.deepEqual(kindsOf(data), [kind]);
  });
}

const GOOD: readonly Json[] = [
  { error: null, celsius: 17.3 },
  { errors: [], items: [{ name: "first" }] },
  { errors: ["one feed is down"], items: [{ name: "first" }] },
  {
    sites: [{ address: "https://a.example", error: "answered 500" }, {
      address: "https://b.example",
      ms: 31,
    }],
  },
  { site: "shop.example", status: "Service unavailable" },
  { status: "ok", success: true, value: 3 },
  { success: false, attempts: 12, rate: 0.4 },
  { games: [] },
  { isUp: false },
  { value: "N/A", other: 12 },
  {
    stories: [{ title: "Not found: the lost city that nobody missed" }, { title: "Second" }, {
      title: "Third",
    }],
  },
  { title: "Page not found in the archive", points: 341 },
  { count: 0 },
];

for (const data of GOOD) {
  Deno.test(`findSoftFailures() leaves ${JSON.stringify(data).slice(0, 60)} alone`, () => {
    assert.deepEqual(kindsOf(data), []);
  });
}

Deno.test("findSoftFailures() leaves a build that failed on its card, and tells it from an answer that did", () => {
  assert.deepEqual(findSoftFailures({ status: "failed" }), []);
  assert.deepEqual(findSoftFailures({ status: "failure", code: "exit 1" }), []);
  assert.equal(findSoftFailures({ status: "failed", message: "invalid query" })[0]?.kind, "error_key");
});
