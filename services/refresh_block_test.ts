import assert from "node:assert/strict";
import { findNewestData } from "../storage/block_data.ts";
import { topStories } from "../testing/sites/hacker_news.ts";
import { TEST_START } from "../testing/start_program.ts";
import { expectState, givenReadyBlock, withProgram } from "../testing/with_program.ts";

const STORIES = "Top 10 Hacker News stories";
const HOST = "hacker-news.firebaseio.com";

Deno.test("a sentence becomes a fresh card with the source's facts, without a model", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, STORIES);
    const card = await program.app.getCard(id);
    const state = expectState(card, "fresh");
    assert.equal(state.at, TEST_START);
    assert.ok((state.nextRunAt ?? 0) > TEST_START);
    const { text } = await findNewestData(program.db, id) ?? assert.fail("no data");
    for (const story of topStories(TEST_START, 10)) assert.ok(text.includes(story.title), story.title);
    const [run] = await program.app.listRuns(id);
    assert.equal(run?.status, "ok");
    assert.ok((run?.requestCount ?? 0) >= 11);
    assert.equal(card.tokens, 0);
  });
});

Deno.test("refreshBlock() keeps the last good data with age and reason when the source breaks, and recovers", async () => {
  await withProgram(async (program) => {
    const { app, clock, internet } = program;
    const id = await givenReadyBlock(program, STORIES);
    const before = await app.getCard(id);
    internet.setFault(HOST, { kind: "status", status: 500 });
    clock.now += 3_600_000;
    const stale = await app.refreshBlock(id, "person");
    const state = expectState(stale, "stale");
    assert.equal(state.at, TEST_START);
    assert.deepEqual([state.error.kind, state.error.status], ["http_status", 500]);
    assert.ok(state.retryAt !== null && state.retryAt > clock.now && state.retryAt <= clock.now + 60_000);
    assert.equal(stale.content?.dataId, before.content?.dataId);
    internet.setFault(HOST, undefined);
    clock.now += 3_600_000;
    expectState(await app.refreshBlock(id, "person"), "fresh");
  });
});

Deno.test("refreshBlock() asks the source for a person, and else takes what is kept and fresh", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, "EUR in USD last 30 days");
    program.internet.setFault("api.frankfurter.dev", { kind: "status", status: 503 });
    program.clock.now += 60_000;
    expectState(await program.app.refreshBlock(id, "command"), "fresh");
    const state = expectState(await program.app.refreshBlock(id, "person"), "stale");
    assert.deepEqual([state.at, state.error.status], [program.clock.now, 503]);
  });
});

for (
  const [name, fault, kind] of [
    ["HTML for JSON", { kind: "html" }, "not_json"],
    ["garbage", { kind: "garbage" }, "not_json"],
    ["nothing", { kind: "empty" }, "not_json"],
    ["404", { kind: "status", status: 404 }, "http_status"],
    ["a broken connection", { kind: "reset" }, "network"],
  ] as const
) {
  Deno.test(`refreshBlock() names a source that answers ${name}`, async () => {
    await withProgram(async (program) => {
      const id = await givenReadyBlock(program, STORIES);
      program.internet.setFault(HOST, fault);
      program.clock.now += 3_600_000;
      const state = expectState(await program.app.refreshBlock(id, "person"), "stale");
      assert.equal(state.error.kind, kind, state.error.message);
    });
  });
}

Deno.test("refreshBlock() asks the person for a connection when a source answers 403, and keeps the data", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, STORIES);
    const { content } = await program.app.getCard(id);
    program.internet.setFault(HOST, { kind: "status", status: 403 });
    program.clock.now += 3_600_000;
    const card = await program.app.refreshBlock(id, "person");
    const { need } = expectState(card, "needs_you");
    assert.deepEqual([need.kind, need.kind === "connection" && need.host], ["connection", HOST]);
    assert.equal(card.content?.dataId, content?.dataId);
  });
});

Deno.test("refreshBlock() waits as long as a source that answers 429 asked for", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, STORIES);
    program.internet.setFault(HOST, { kind: "status", status: 429, headers: { "retry-after": "600" } });
    program.clock.now += 3_600_000;
    const state = expectState(await program.app.refreshBlock(id, "person"), "stale");
    assert.ok((state.retryAt ?? 0) >= program.clock.now + 590_000, String(state.retryAt));
  });
});

Deno.test("refreshBlock() keeps one row for data that did not change", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, "Countdown to 24 December 2030");
    const first = await program.app.listData(id);
    await program.app.refreshBlock(id, "person");
    const again = await program.app.listData(id);
    assert.deepEqual(again.map(({ id }) => id), first.map(({ id }) => id));
  });
});

Deno.test("refreshBlock() tells a source that cannot be reached in words for a person", async () => {
  await withProgram(async (program) => {
    const { id: dashboard } = await program.app.getDashboard();
    const made = await program.app.createFromRecipe(dashboard, "csv-chart", {
      address: "https://nowhere.example/x.csv",
    });
    if (made.kind !== "started") assert.fail(JSON.stringify(made));
    await program.deps.flights.idle();
    const { error } = expectState(await program.app.getCard(made.blockId), "failed");
    assert.equal(error.kind, "network");
    assert.match(error.message, /^Cannot reach "nowhere\.example"/);
  });
});
