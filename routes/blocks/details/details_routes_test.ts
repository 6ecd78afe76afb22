import assert from "node:assert/strict";
import { createPageClient } from "../../../testing/page_client.ts";
import { href } from "../../../urls.ts";

const HOSTILE = `"><script>alert(1)</script>\u202e{{7*7}}`;

function open() {
  const client = createPageClient();
  const block = client.app.cards[1]?.card.id ?? "";
  assert.notEqual(block, "");
  return { ...client, block };
}

function assertNoInjection(html: string): void {
  assert.ok(!html.includes("<script>alert"), "no element of hostile text");
  // Our own pages never need these; a Content-Security-Policy without unsafe-inline would refuse them.
  assert.ok(!/<[^>]+\s(style|on[a-z]+)=/i.test(html), "no inline style or handler");
}

Deno.test("GET /blocks/:block shows each tab as a page with links to the others", async () => {
  const { get, block } = open();
  const wanted = {
    card: "EUR / USD, last 30 days",
    code: "fetchData",
    versions: "Return to this version",
    runs: "Cannot read properties of undefined",
    data: "1.0842",
  };
  for (const [tab, text] of Object.entries(wanted)) {
    const answer = await get(href("block", { block }, { tab }));
    assert.equal(answer.status, 200, tab);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    const html = await answer.text();
    assert.ok(html.replace(/<[^>]+>/g, "").includes(text), tab);
    for (const other of ["code", "versions", "runs", "data"]) {
      assert.ok(html.includes(`?tab=${other}`), other);
    }
  }
});

Deno.test("GET /blocks/:block falls back to the card for an unknown tab", async () => {
  const { get, block } = open();
  const html = await (await get(href("block", { block }, { tab: HOSTILE }))).text();
  assert.match(html, /aria-current="page"[^>]*>Card/);
  assertNoInjection(html);
});

Deno.test("the details refuse ids that can be none, without a look-up", async () => {
  const { get, app, block } = open();
  const ids = [
    "-1",
    "0",
    "1e309",
    "NaN",
    "%00",
    "' OR 1=1 --",
    "a".repeat(10_240),
    "..%2f..%2fetc",
    "ａａａａ",
  ];
  for (const id of ids) {
    for (
      const path of [
        `/blocks/${encodeURIComponent(id)}`,
        `/blocks/${block}/versions/${encodeURIComponent(id)}`,
        `/blocks/${block}/runs/${encodeURIComponent(id)}`,
        `/blocks/${encodeURIComponent(id)}/code`,
      ]
    ) {
      const answer = await get(path);
      assert.ok([400, 404].includes(answer.status), `${path.slice(0, 60)} gave ${answer.status}`);
      await answer.body?.cancel();
    }
  }
  assert.deepEqual(app.calls, []);
});

Deno.test("the details escape hostile titles, prompts, reasons, errors and logs", async () => {
  const { get, app, pages, block } = open();
  const sample = app.cards[1];
  const [version] = pages.versions;
  const [, run] = pages.runs;
  assert.ok(sample && version && run && run.error);
  sample.card = { ...sample.card, title: HOSTILE, prompt: HOSTILE, description: HOSTILE, hosts: [HOSTILE] };
  pages.versions = [{
    ...version,
    reason: HOSTILE,
    explanation: HOSTILE,
    backend: HOSTILE,
    problem: HOSTILE,
  }];
  pages.runs = [{
    ...run,
    reason: HOSTILE,
    error: { ...run.error, message: HOSTILE, hint: HOSTILE },
    logs: [{ level: "info", text: `\u001b]8;;https://evil.example\u0007${HOSTILE}`, at: 0 }],
    requests: [{ method: HOSTILE, host: HOSTILE, path: HOSTILE, ms: 1, bytes: 1, fromCache: false }],
  }];
  pages.data = [{ id: 1, version: 1, at: 0, bytes: 10, data: { [HOSTILE]: HOSTILE } }];
  const addresses = [
    ...["card", "code", "versions", "runs", "data"].map((tab) =>
      href("block", { block }, { tab, version: 3 })
    ),
    href("blockVersion", { block, version: 3 }),
    href("blockRun", { block, run: 11 }),
    href("blockCode", { block }, { version: 3 }),
  ];
  for (const address of addresses) {
    const answer = await get(address);
    const html = await answer.text();
    assert.equal(answer.status, 200, address);
    assert.ok(html.includes("&lt;"), `${address} shows the text`);
    assertNoInjection(html);
  }
  const log = await (await get(href("blockRun", { block, run: 11 }))).text();
  assert.ok(!/[\u001b\u0007\u202e]/.test(log));
});

Deno.test("GET a version's file answers plain text, never HTML", async () => {
  const { get, pages, block } = open();
  const answer = await get(href("blockVersion", { block, version: 2 }, { file: "backend.ts" }));
  assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  assert.equal(await answer.text(), pages.versions[1]?.backend);
});

Deno.test("GET /blocks/:block/data answers one stored state as JSON", async () => {
  const { get, pages, block } = open();
  const answer = await get(href("blockData", { block }, { point: 29 }));
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
  assert.deepEqual(await answer.json(), pages.data[1]?.data);
  const missing = await get(href("blockData", { block }, { point: 999 }));
  assert.equal(missing.status, 404);
  await missing.body?.cancel();
});

Deno.test("the data tab counts recorded answers and deletes them in two steps", async () => {
  const { get, post, app, block } = open();
  const address = href("block", { block }, { tab: "data" });
  const text = async (path: string) => (await (await get(path)).text()).replace(/<[^>]+>/g, "");
  assert.match(await text(address), /55 recorded answers of 5 runs, 48\.2 kB\s*newest 3 min/);
  const answer = await post(href("blockRecordingDeletions", { block }));
  assert.equal(answer.status, 303);
  assert.deepEqual(app.calls, ["deleteRecordings"]);
  const after = await text(answer.headers.get("location") ?? "");
  assert.match(after, /recorded answers of this block are deleted/);
  assert.doesNotMatch(after, /recorded answers of 5 runs/);
});

Deno.test("GET a version shows what changed against its parent, in words", async () => {
  const { get, block } = open();
  const html = await (await get(href("blockVersion", { block, version: 2 }))).text();
  assert.ok(html.includes("Changes against version 1"));
  assert.match(html, /<mark>.*decimals.*<\/mark>/);
  assert.ok(html.includes(">added<") && html.includes(">removed<"));
});

Deno.test("POST a return goes back to the versions and says so", async () => {
  const { post, get, app, block } = open();
  const answer = await post(href("blockReturns", { block, version: 1 }));
  assert.equal(answer.status, 303);
  assert.deepEqual(app.calls, ["returnToVersion 1"]);
  const html = await (await get(answer.headers.get("location") ?? "")).text();
  assert.ok(html.includes("Version 1 is back on the card"));
});

Deno.test("POST a run refreshes the block and comes back to its runs", async () => {
  const { post, app, block } = open();
  const answer = await post(href("blockRuns", { block }));
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get("location"), href("block", { block }, { tab: "runs" }));
  assert.deepEqual(app.calls, [`refreshBlock ${block}`]);
});

Deno.test("GET the runs pages back by id", async () => {
  const { get, block } = open();
  const html = await (await get(href("block", { block }, { tab: "runs", before: 11 }))).text();
  assert.ok(html.includes(href("blockRun", { block, run: 10 })));
  assert.ok(!html.includes(href("blockRun", { block, run: 12 })));
});

Deno.test("the versions offer a draft for correction, not for return", async () => {
  const { get, block } = open();
  const html = await (await get(href("block", { block }, { tab: "versions" }))).text();
  assert.ok(html.includes(href("blockCode", { block }, { version: 3 })));
  assert.ok(!html.includes(href("blockReturns", { block, version: 3 })));
  assert.ok(
    !html.includes(href("blockReturns", { block, version: 2 })),
    "the current one has nowhere to return",
  );
  assert.ok(html.includes(href("blockReturns", { block, version: 1 })));
});
