import assert from "node:assert/strict";
import { type ModelScript, type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { createModelClient, type ModelClient, type ModelClientOptions } from "./model.ts";
import { ModelError } from "./model_error.ts";

const REQUEST = { messages: [{ role: "user" as const, content: "Say hello" }], maxOutputTokens: 1_000 };
const SCHEMA = { name: "answer", schema: { type: "object", additionalProperties: false } };

async function withServer(
  script: Partial<ModelScript>,
  work: (server: ScriptedModel, make: (more: Partial<ModelClientOptions>) => ModelClient) => Promise<void>,
): Promise<void> {
  const server = await startScriptedModel({ reply: () => ({ kind: "text", text: "Hello" }), ...script });
  const make = (more: Partial<ModelClientOptions>) =>
    createModelClient({
      ...{ baseUrl: server.baseUrl, model: "m", apiKey: "key-canary", fetch, wait: () => Promise.resolve() },
      ...more,
    });
  try {
    await work(server, make);
  } finally {
    await server.close();
  }
}

async function refusal(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(() => undefined, (reason) => reason);
  assert.ok(error instanceof ModelError, String(error));
  return error;
}

const AZURE: Partial<ModelScript> = {
  key: "key-canary",
  keyHeader: "api-key",
  search: "?api-version=2024-10-21",
};

Deno.test("Azure: the deployment's address keeps its api-version, and the key goes in api-key alone", () =>
  withServer(AZURE, async (server, make) => {
    const { origin } = new URL(server.baseUrl);
    const baseUrl = `${origin}/openai/deployments/mine?api-version=2024-10-21`;
    const answer = await make({ baseUrl, keyHeader: "api-key" }).complete(REQUEST);
    assert.equal(answer.text, "Hello");
    const [seen] = server.seen;
    assert.equal(seen?.path, "/openai/deployments/mine/chat/completions");
    assert.deepEqual([seen?.headers["api-key"], seen?.headers["authorization"]], ["key-canary", undefined]);

    assert.equal((await refusal(make({ baseUrl }).complete(REQUEST))).kind, "auth");
    const withoutVersion = make({ baseUrl: `${origin}/openai/deployments/mine`, keyHeader: "api-key" });
    assert.equal((await refusal(withoutVersion.complete(REQUEST))).kind, "not_found");
  }));

Deno.test("Azure: a refused key stands in no message", () =>
  withServer(AZURE, async (server, make) => {
    const client = make({
      baseUrl: `${server.baseUrl}?api-version=2024-10-21`,
      apiKey: "sk-other",
      keyHeader: "api-key",
    });
    const error = await refusal(client.complete(REQUEST));
    assert.equal(error.kind, "auth");
    assert.ok(!`${error.message} ${error.hint}`.includes("sk-other"));
  }));

Deno.test("without a key no header carries one", () =>
  withServer({}, async (server, make) => {
    await make({ apiKey: undefined, keyHeader: "api-key" }).complete(REQUEST);
    const headers = server.seen[0]?.headers ?? {};
    assert.deepEqual([headers["api-key"], headers["authorization"]], [undefined, undefined]);
  }));

Deno.test("Anthropic's compatible endpoint: a bearer token under a path with a slash at its end", () =>
  withServer({ key: "key-canary" }, async (server, make) => {
    assert.equal((await make({ baseUrl: `${server.baseUrl}/` }).complete(REQUEST)).text, "Hello");
    assert.equal(server.seen[0]?.path, "/v1/chat/completions");
  }));

Deno.test("Gemini's compatible endpoint: a longer path, and refusals that come as a list", () =>
  withServer({
    reply: (asked) =>
      asked.format === "json_schema"
        ? {
          ...{ kind: "status", status: 400 },
          body: [{ error: { code: 400, message: 'Unknown name "additionalProperties" at response_schema' } }],
        }
        : { kind: "text", text: "Hello" },
  }, async (server, make) => {
    const { origin } = new URL(server.baseUrl);
    const answer = await make({ baseUrl: `${origin}/v1beta/openai` }).complete({
      ...REQUEST,
      schema: SCHEMA,
    });
    assert.deepEqual([answer.text, answer.format], ["Hello", "json_object"]);
    assert.equal(server.seen[0]?.path, "/v1beta/openai/chat/completions");
  }));

Deno.test("Mistral's endpoint: a 422 that lists what it does not take gives way to a plain request", () =>
  withServer({
    reply: (asked) =>
      asked.body.includes("stream_options")
        ? {
          ...{ kind: "status", status: 422 },
          body: {
            ...{ object: "error", type: "invalid_request_error" },
            message: { detail: [{ type: "extra_forbidden", loc: ["body", "stream_options"] }] },
          },
        }
        : { kind: "text", text: "Hello" },
  }, async (_server, make) => {
    assert.equal((await make({}).complete({ ...REQUEST, schema: SCHEMA })).text, "Hello");
  }));

Deno.test("onSend is called before each request of a call, and what it throws ends the call", () =>
  withServer({
    reply: (_, turn) => turn < 3 ? { kind: "status", status: 500 } : { kind: "text", text: "Hello" },
  }, async (server, make) => {
    let sent = 0;
    await make({}).complete({ ...REQUEST, onSend: () => void sent++ });
    assert.deepEqual([sent, server.seen.length], [3, 3]);
    const stop = () => {
      throw new ModelError("budget", "No more", { hint: "Wait" });
    };
    assert.equal((await refusal(make({}).complete({ ...REQUEST, onSend: stop }))).kind, "budget");
    assert.equal(server.seen.length, 3);
  }));
