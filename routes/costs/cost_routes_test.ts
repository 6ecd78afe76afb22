import assert from "node:assert/strict";
import { createPageClient } from "../../testing/page_client.ts";
import { href } from "../../urls.ts";
import { writeCallsCsv } from "./calls_csv.ts";

const HOSTILE = `"><script>alert(1)</script>`;

Deno.test("GET /costs shows days, blocks, models, budgets and failures, and the same numbers without a picture", async () => {
  const { get, app } = createPageClient();
  const answer = await get(href("costs"));
  assert.equal(answer.status, 200);
  const html = await answer.text();
  for (const words of ["12,480 tokens", "201,300 tokens", "small-1", "EUR / USD, last 30 days", "No block"]) {
    assert.ok(html.includes(words), words);
  }
  for (const words of ["12,480 tokens of 15,000 tokens", "no limit", "asked too often", "tried 3 times"]) {
    assert.ok(html.includes(words), words);
  }
  assert.ok(html.includes("price not known"));
  assert.match(html, /<div class="sr-only"><table><caption>Tokens by day/);
  assert.ok(html.includes(href("costCalls")) && html.includes('href="/settings#budgets"'));
  assert.ok(!/<[^>]+\s(style|on[a-z]+)=/i.test(html));
  assert.ok(!app.calls.some((call) => call.startsWith("testModel")));
});

Deno.test("GET /costs says what is there to say when nothing was spent", async () => {
  const { get, pages } = createPageClient();
  const none = { ...pages.spending.month, calls: 0 };
  pages.spending = { ...pages.spending, month: none, models: [], blocks: [], failures: [] };
  const html = await (await get(href("costs"))).text();
  assert.ok(html.includes("Nothing was spent yet") && !html.includes(href("costCalls")));
});

Deno.test("GET /costs shows names from outside as text", async () => {
  const { get, pages } = createPageClient();
  const [block] = pages.spending.blocks;
  assert.ok(block !== undefined);
  const model = { ...pages.spending.month, model: HOSTILE, provider: HOSTILE };
  pages.spending = { ...pages.spending, blocks: [{ ...block, title: HOSTILE }], models: [model] };
  assert.ok(!(await (await get(href("costs"))).text()).includes("<script>alert"));
});

Deno.test("GET /costs/calls.csv is a file of every call, and no cell is a formula", async () => {
  const { get, pages } = createPageClient();
  const answer = await get(href("costCalls"));
  assert.match(answer.headers.get("content-type") ?? "", /^text\/csv/);
  assert.match(answer.headers.get("content-disposition") ?? "", /^attachment/);
  const lines = (await answer.text()).trimEnd().split("\r\n");
  assert.equal(lines.length, pages.spending.failures.length + 1);
  assert.match(lines[1] ?? "", /^2026-11-22T17:39:02\.000Z,/);
  const [call] = pages.spending.failures;
  assert.ok(call !== undefined);
  const text = writeCallsCsv([{ ...call, title: '=HYPERLINK("x"),1', model: "a\r\nb" }]);
  assert.ok(text.includes(`"'=HYPERLINK(""x""),1"`) && text.includes("a b"), text);
});

Deno.test("the menu of every page leads to the costs", async () => {
  const { get } = createPageClient();
  assert.match(await (await get(href("settings"))).text(), /href="\/costs"/);
});
