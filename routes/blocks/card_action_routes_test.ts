import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createTestRoutes, HTMX } from "../../testing/test_routes.ts";

const BLOCK = "/blocks/aaaaaaaaaaaaaaaa";
const BACK = "/dashboards/homehomehomehome#block-aaaaaaaaaaaaaaaa";

Deno.test("Every card action works as a plain form that leads back to its card", async () => {
  const { post } = createTestRoutes();
  const actions: readonly [string, Record<string, string>][] = [
    ["refreshes", {}],
    ["pause", { paused: "yes" }],
    ["size", { columns: "6" }],
    ["moves", { direction: "later" }],
    ["hosts", { hosts: "api.example.org" }],
  ];
  for (const [action, fields] of actions) {
    const answer = await post(`${BLOCK}/${action}`, fields);
    equal(answer.status, 303, action);
    equal(answer.headers.get("location"), BACK, action);
  }
});

Deno.test("Every card action gives htmx the new card or the new order, and nothing else", async () => {
  const { post } = createTestRoutes();
  for (
    const [action, fields] of [["refreshes", {}], ["pause", { paused: "yes" }], ["size", {
      rows: "3",
    }]] as const
  ) {
    const answer = await post(`${BLOCK}/${action}`, fields, HTMX);
    equal(answer.status, 200, action);
    match(await answer.text(), /^<article id="block-aaaaaaaaaaaaaaaa"/, action);
  }
  for (
    const [action, fields] of [["moves", { direction: "later" }], ["copies", {}], ["deletions", {}]] as const
  ) {
    const answer = await post(`${BLOCK}/${action}`, fields, HTMX);
    equal(answer.headers.get("hx-retarget"), "#grid", action);
    match(await answer.text(), /^<section id="grid"/, action);
  }
});

Deno.test("POST size changes one side and leaves the other", async () => {
  const { post, app } = createTestRoutes();
  const { rows } = app.cards[0]!.card;
  await post(`${BLOCK}/size`, { columns: "7" });
  deepEqual([app.cards[0]!.card.columns, app.cards[0]!.card.rows], [7, rows]);
});

Deno.test("POST size refuses what no grid has", async () => {
  const { post, app } = createTestRoutes();
  const before = { ...app.cards[0]!.card };
  for (
    const fields of [
      {},
      { columns: "-1" },
      { columns: "0" },
      { columns: "13" },
      { columns: "1e9" },
      { columns: "NaN" },
      { rows: "7" },
      {
        rows: "1.5",
      },
      { columns: "4", rows: "x" },
    ]
  ) {
    equal((await post(`${BLOCK}/size`, fields)).status, 422, JSON.stringify(fields));
  }
  deepEqual(app.cards[0]!.card, before);
});

Deno.test("POST pause and moves refuse words they do not know", async () => {
  const { post, app } = createTestRoutes();
  equal((await post(`${BLOCK}/pause`, { paused: "maybe" })).status, 422);
  equal((await post(`${BLOCK}/moves`, { direction: "up" })).status, 422);
  equal((await post(`${BLOCK}/moves`, {})).status, 422);
  deepEqual(app.calls, []);
});

Deno.test("POST hosts approves each host in its one spelling and refuses what is none", async () => {
  const { post, app } = createTestRoutes();
  await post(`${BLOCK}/hosts`, { hosts: ["API.example.org", "feeds.example.org:8443"] });
  deepEqual(app.cards[0]!.card.hosts, ["api.example.org", "feeds.example.org:8443"]);
  for (
    const hosts of [
      [],
      ["http://x/y"],
      ["a b"],
      ["ok.example", "javascript:alert(1)"],
      Array(31).fill("a.example"),
    ]
  ) {
    equal((await post(`${BLOCK}/hosts`, { hosts })).status, 422, JSON.stringify(hosts).slice(0, 60));
  }
});

Deno.test("An action on a block that is gone is a toast for htmx and a page for a plain form", async () => {
  const { post } = createTestRoutes();
  const toast = await post("/blocks/zzzzzzzzzzzzzzzz/refreshes", {}, HTMX);
  equal(toast.status, 404);
  equal(toast.headers.get("hx-retarget"), "#toasts");
  match(await toast.text(), /^<div class="toast"/);
  const page = await post("/blocks/zzzzzzzzzzzzzzzz/refreshes", {});
  equal(page.status, 404);
  match(await page.text(), /^<!doctype html>/);
});

Deno.test("POST undos says so when its time is over", async () => {
  const answer = await createTestRoutes().post("/undos", { token: "long-gone" }, HTMX);
  equal(answer.status, 409);
  match(await answer.text(), /half a minute/);
});

Deno.test("A state is never changed by GET", async () => {
  const { get, app } = createTestRoutes();
  for (const action of ["refreshes", "pause", "size", "moves", "hosts", "copies", "deletions"]) {
    const answer = await get(`${BLOCK}/${action}`);
    equal(answer.status, 405, action);
    equal(answer.headers.get("allow"), "POST", action);
  }
  deepEqual(app.calls, []);
});

Deno.test("A body that no form of ours can have is refused before it is read", async () => {
  const { post, app } = createTestRoutes();
  const answer = await post(`${BLOCK}/title`, { title: "x".repeat(1_000_000) });
  equal(answer.status, 413);
  ok(app.calls.length === 0, "expected nothing to be called");
});
