import assert from "node:assert/strict";
import { createPageClient } from "../../../testing/page_client.ts";
import { href } from "../../../urls.ts";

const FORM = [["backend", "let a;\r\nlet b;\r\n"], ["view", "<b>"], ["manifest", "{}"]] as const;

function open() {
  const client = createPageClient();
  const block = client.app.cards[1]?.card.id ?? "";
  return { ...client, block, address: href("blockCode", { block }) };
}

Deno.test("POST code saves it with plain line ends and goes to the new version", async () => {
  const { post, app, block, address } = open();
  const answer = await post(address, FORM);
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get("location"), href("block", { block }, { tab: "code", saved: 4 }));
  assert.deepEqual(app.calls, [
    `saveCode ${JSON.stringify({ backend: "let a;\nlet b;\n", view: "<b>", manifest: "{}" })}`,
  ]);
});

Deno.test("POST code that is invalid answers 422 and keeps every text", async () => {
  const { post, pages, address } = open();
  pages.codeAnswer = { kind: "invalid", message: "Cannot parse manifest.json: expected <title>" };
  const answer = await post(address, FORM);
  assert.equal(answer.status, 422);
  const html = await answer.text();
  assert.ok(html.includes("Cannot parse manifest.json: expected &lt;title"));
  assert.ok(html.includes("let a;\nlet b;\n") && html.includes("&lt;b"));
  assert.match(html, /role="alert"/);
});

Deno.test("POST code that fails its trial says what happened and links the draft", async () => {
  const { post, pages, block, address } = open();
  pages.codeAnswer = {
    kind: "draft",
    version: 5,
    diagnosis: {
      kind: "schema",
      happened: "The data has no latest",
      evidence: "<script>alert(1)</script>",
      advice: "Return latest",
      move: "retry",
    },
  };
  const answer = await post(address, FORM);
  assert.equal(answer.status, 422);
  const html = await answer.text();
  for (
    const text of ["The data has no latest", "Return latest", href("blockVersion", { block, version: 5 })]
  ) {
    assert.ok(html.includes(text), text);
  }
  assert.ok(!html.includes("<script>alert"));
});

Deno.test("POST code without its fields answers 422 and calls nothing", async () => {
  const { post, app, address } = open();
  const answer = await post(address, [["backend", "a"]]);
  assert.equal(answer.status, 422);
  await answer.body?.cancel();
  assert.deepEqual(app.calls, []);
});

Deno.test("GET code without a version starts from an empty block", async () => {
  const { get, app } = open();
  const sample = app.cards.find(({ card }) => card.version === null);
  assert.ok(sample);
  const html = await (await get(href("blockCode", { block: sample.card.id }))).text();
  assert.match(html, /<textarea[^>]*name="backend"[^>]*><\/textarea>/);
});
