import assert from "node:assert/strict";
import { startScriptedModel } from "../testing/model/scripted_model.ts";
import { findLocalModels } from "./find_local_models.ts";

const direct = { createFetch: () => fetch };

Deno.test("findLocalModels() lists servers that answer, with their models", async () => {
  const model = await startScriptedModel({
    models: ["llama3.2:3b", "nomic-embed-text"],
    reply: () => ({ kind: "hang" }),
  });
  const other = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => Response.json({ data: "no" }),
  );
  try {
    const found = await findLocalModels(direct, [
      { name: "Ollama", port: Number(new URL(model.baseUrl).port) },
      { name: "LM Studio", port: 1 },
      { name: "llama.cpp", port: other.addr.port },
    ]);
    assert.deepEqual(found, [{ name: "Ollama", baseUrl: model.baseUrl, models: ["llama3.2:3b"] }]);
  } finally {
    await model.close();
    await other.shutdown();
  }
});

Deno.test("findLocalModels() asks for exactly one loopback address each", async () => {
  const policies: { hosts: readonly string[]; lanHosts: readonly string[] }[] = [];
  const found = await findLocalModels({
    createFetch(policy) {
      policies.push(policy);
      return () => Promise.reject(new TypeError("refused"));
    },
  });
  assert.deepEqual(found, []);
  assert.deepEqual(policies.map(({ lanHosts }) => lanHosts), [["127.0.0.1:11434"], ["127.0.0.1:1234"], [
    "127.0.0.1:8080",
  ]]);
  assert.deepEqual(policies.map(({ hosts }) => hosts), policies.map(({ lanHosts }) => lanHosts));
});
