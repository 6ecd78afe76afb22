import assert from "node:assert/strict";
import { createBlockId } from "../../domain/ids.ts";
import { createPageClient } from "../../testing/page_client.ts";
import { href } from "../../urls.ts";

Deno.test("GET /trash lists deleted blocks and when they go for good", async () => {
  const { get, pages } = createPageClient();
  const [item] = pages.trash;
  assert.ok(item);
  pages.trash = [{ ...item, title: "<script>alert(1)</script>" }];
  const html = await (await get(href("trash"))).text();
  assert.ok(html.includes("removed for good on") && html.includes("&lt;script"));
  assert.ok(!html.includes("<script>alert"));
});

Deno.test("GET /trash says that it is empty", async () => {
  const { get, pages } = createPageClient();
  pages.trash = [];
  assert.ok((await (await get(href("trash"))).text()).includes("Nothing in the trash"));
});

Deno.test("POST /trash restores a block and goes to it", async () => {
  const { post, app } = createPageClient();
  const block = app.cards[0]?.card.id ?? "";
  const answer = await post(href("trash"), [["block", block]]);
  assert.equal(answer.status, 303);
  assert.match(answer.headers.get("location") ?? "", new RegExp(`#block-${block}$`));
  assert.deepEqual(app.calls, [`restoreBlock ${block}`]);
});

Deno.test("POST /trash refuses what can be no block", async () => {
  const { post, app } = createPageClient();
  for (const block of ["", "-1", "../x", "a".repeat(10_000)]) {
    const answer = await post(href("trash"), [["block", block]]);
    assert.equal(answer.status, 422);
    await answer.body?.cancel();
  }
  assert.deepEqual(app.calls, []);
});

Deno.test("POST /trash/removals removes one block, or all that the page showed", async () => {
  const { get, post, app, pages } = createPageClient();
  const [item] = pages.trash;
  assert.ok(item);
  const [first, second] = [item.id, createBlockId()];
  pages.trash = [item, { ...item, id: second }];
  const html = await (await get(href("trash"))).text();
  assert.match(html, /Empty the trash/);
  assert.equal(html.split(`name="block" value="${second}"`).length - 1, 3, "restore, its own, all");
  const answer = await post(href("trashRemovals"), [["block", first]]);
  assert.deepEqual([answer.status, answer.headers.get("location")], [303, href("trash")]);
  await post(href("trashRemovals"), [["block", first], ["block", second]]);
  assert.deepEqual(app.calls, [`purgeBlocks ${first}`, `purgeBlocks ${first},${second}`]);
});

Deno.test("POST /trash/removals refuses what can be no block", async () => {
  const { post, app } = createPageClient();
  for (const fields of [[], [["block", ""]], [["block", createBlockId()], ["block", "../x"]]] as const) {
    const answer = await post(href("trashRemovals"), [...fields].map(([name, value]) => [name, value]));
    assert.equal(answer.status, 422);
    await answer.body?.cancel();
  }
  assert.deepEqual(app.calls, []);
});
