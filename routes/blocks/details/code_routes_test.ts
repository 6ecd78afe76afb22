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
    notes: [{
      ...{ file: "backend.ts", line: 12, column: 3, severity: "error" },
      ...{ message: "latest is <missing>", hint: null },
    }],
  };
  const answer = await post(address, FORM);
  assert.equal(answer.status, 422);
  const html = await answer.text();
  for (
    const text of [
      ...["The data has no latest", "Return latest", href("blockVersion", { block, version: 5 })],
      ...["backend.ts:12:3", "latest is &lt;missing"],
    ]
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

Deno.test("POST code that is to be looked at first leads to its proposal", async () => {
  const { post, pages, block, address, app } = open();
  pages.codeAnswer = { kind: "proposed", version: 4 };
  const answer = await post(address, [...FORM, ["ending", "propose"]]);
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get("location"), href("blockProposal", { block, version: 4 }));
  assert.match(app.calls[0] ?? "", / propose$/);
});

Deno.test("POST a check answers a page for a person and notes for the editor, and saves nothing", async () => {
  const { post, pages, block, app } = open();
  const address = href("blockCodeChecks", { block });
  const plain = await post(address, FORM);
  assert.equal(plain.status, 200);
  assert.match(await plain.text(), /Not saved yet: it runs on recorded answers/);
  pages.check = {
    hasRun: false,
    notes: [{
      ...{ file: "view.tsx", line: 3, column: 7, severity: "error" },
      ...{ message: 'Unexpected "<script>"', hint: "Close it" },
    }],
  };
  const html = await (await post(address, FORM)).text();
  assert.ok(html.includes("view.tsx:3:7") && html.includes("Close it") && !html.includes('<script>"'));
  assert.ok(html.includes("let a;\nlet b;\n"), "the text is still there");
  const answer = await post(address, [...FORM, ["depth", "compile"]], { Accept: "application/json" });
  assert.deepEqual(await answer.json(), pages.check);
  assert.ok(app.calls.every((call) => call.startsWith("checkCode ")), app.calls.join());
  assert.match(app.calls.at(-1) ?? "", / compile$/);
  assert.equal((await post(address, [...FORM, ["depth", "all"]])).status, 422);
});
