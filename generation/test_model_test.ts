import assert from "node:assert/strict";
import { type ModelScript, startScriptedModel } from "../testing/model/scripted_model.ts";
import { createModelClient } from "./model.ts";
import { testModel } from "./test_model.ts";

async function tryScript(script: ModelScript) {
  return (await tryAndCount(script)).result;
}

async function tryAndCount(script: ModelScript) {
  const server = await startScriptedModel(script);
  try {
    const client = createModelClient({ baseUrl: server.baseUrl, model: "small", apiKey: "k", fetch });
    let now = 1_000;
    const result = await testModel(client, { now: () => now += 250 });
    return { result, asked: server.seen.length };
  } finally {
    await server.close();
  }
}

Deno.test("testModel() tells the model, its features and the time", async () => {
  const result = await tryScript({ reply: () => ({ kind: "text", text: '{"ok": true}', chunkChars: 3 }) });
  assert(result.kind === "ok");
  assert.deepEqual([result.model, result.tookMs], ["small", 250]);
  assert.deepEqual(result.features, ["json_schema", "streaming", "token counts"]);
  assert.equal(result.found.shape.tools, "no");
});

Deno.test("testModel() finds tools and the context size, with two short calls", async () => {
  const { result, asked } = await tryAndCount({
    models: ["small"],
    facts: { max_model_len: 32_768 },
    reply: ({ tools }) =>
      tools.length > 0
        ? { kind: "calls", calls: [{ name: "report", arguments: { word: "ready" } }] }
        : { kind: "text", text: '{"ok": true}' },
  });
  assert(result.kind === "ok");
  assert.deepEqual(result.features.slice(0, 2), ["json_schema", "tools"]);
  assert.equal(result.features.at(-1), "a context of 32,768 tokens");
  assert.deepEqual([result.found.shape.tools, result.found.contextTokens, asked], ["yes", 32_768, 2]);
  assert(result.found.usage.promptTokens < 200, JSON.stringify(result.found.usage));
});

Deno.test("testModel() keeps to plain text where a form is taken and not kept to", async () => {
  const result = await tryScript({ reply: () => ({ kind: "text", text: "Sure, ok is true" }) });
  assert(result.kind === "ok");
  assert.equal(result.found.shape.format, "text");
});

Deno.test("testModel() tells what a plain server lacks", async () => {
  const result = await tryScript({
    refuses: ["json_schema", "json_object"],
    reply: () => ({ kind: "text", text: '{"ok": true}', whole: true, usage: false }),
  });
  assert(result.kind === "ok");
  assert.deepEqual(result.features, ["plain text"]);
});

Deno.test("testModel() tells why a model cannot be used, and what to do", async () => {
  const result = await tryScript({ reply: () => ({ kind: "status", status: 401, message: "no such key" }) });
  assert(result.kind === "failed");
  assert.match(result.message, /refused the key/);
  assert.match(result.hint, /key/);
});
