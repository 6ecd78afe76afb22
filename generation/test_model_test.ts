import assert from "node:assert/strict";
import { type ModelScript, startScriptedModel } from "../testing/model/scripted_model.ts";
import { createModelClient } from "./model.ts";
import { testModel } from "./test_model.ts";

async function tryScript(script: ModelScript) {
  const server = await startScriptedModel(script);
  try {
    const client = createModelClient({ baseUrl: server.baseUrl, model: "small", apiKey: "k", fetch });
    let now = 1_000;
    return await testModel(client, { now: () => now += 250 });
  } finally {
    await server.close();
  }
}

Deno.test("testModel() tells the model, its features and the time", async () => {
  const result = await tryScript({ reply: () => ({ kind: "text", text: '{"ok": true}', chunkChars: 3 }) });
  assert.deepEqual(result, {
    kind: "ok",
    model: "small",
    tookMs: 250,
    features: ["json_schema", "streaming", "token counts"],
  });
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
