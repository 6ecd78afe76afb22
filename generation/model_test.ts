/* Every behaviour of a server against one client, a few lines each. */
import assert from "node:assert/strict";
import type { ModelScript, ScriptedModel, ScriptedReply } from "../testing/model/scripted_model.ts";
import { startScriptedModel } from "../testing/model/scripted_model.ts";
import { createModelClient, type ModelClientOptions } from "./model.ts";
import { ModelError, type ModelErrorKind } from "./model_error.ts";

const Request = { messages: [{ role: "user" as const, content: "Say hello" }], maxOutputTokens: 1_000 };
/** Text that goes on without saying anything twice. */
const NUMBERED = Array.from({ length: 800 }, (_, index) => `line ${index}`).join(" ");
const Schema = { name: "answer", schema: { type: "object" } };

function testClient(
  name: string,
  script: ModelScript | ScriptedReply,
  body: (
    model: ScriptedModel,
    make: (more?: Partial<ModelClientOptions>) => ReturnType<typeof createModelClient>,
  ) => Promise<void>,
) {
  Deno.test(name, async () => {
    const server = await startScriptedModel("reply" in script ? script : { reply: () => script });
    try {
      await body(server, (more) =>
        createModelClient({
          baseUrl: server.baseUrl,
          model: "scripted",
          apiKey: "sk-test-1234",
          fetch,
          wait: () => Promise.resolve(),
          ...more,
        }));
    } finally {
      await server.close();
    }
  });
}

async function getError(promise: Promise<unknown>): Promise<ModelError> {
  try {
    await promise;
  } catch (error) {
    assert(error instanceof ModelError, `expected a ModelError, got ${error}`);
    return error;
  }
  throw new assert.AssertionError({ message: "expected the call to fail" });
}

function assertKind(error: ModelError, kind: ModelErrorKind) {
  assert.equal(error.kind, kind, error.message);
  assert.notEqual(error.hint, "");
}

testClient(
  "complete() gives text and the server's token counts",
  { kind: "text", text: "Hello there" },
  async (_, make) => {
    const deltas: string[] = [];
    const answer = await make().complete({ ...Request, onDelta: (delta) => deltas.push(delta) });
    assert.equal(answer.text, "Hello there");
    assert.equal(answer.isUsageEstimated, false);
    assert.equal(answer.usage.completionTokens, 3);
    assert.equal(deltas.join(""), "Hello there");
  },
);

testClient(
  "complete() reads a stream whose first chunk has no role",
  { kind: "text", text: "Hello", withoutRole: true, chunkChars: 2 },
  async (_, make) => assert.equal((await make().complete(Request)).text, "Hello"),
);

testClient(
  "complete() estimates and marks usage that the server does not tell",
  { kind: "text", text: "x".repeat(40), usage: false },
  async (_, make) => {
    const answer = await make().complete(Request);
    assert.equal(answer.isUsageEstimated, true);
    assert.deepEqual(answer.usage, { promptTokens: 3, completionTokens: 10, cachedTokens: 0 });
  },
);

testClient(
  "complete() reads a whole JSON answer from a server that does not stream",
  { kind: "text", text: "Hello", whole: true },
  async (_, make) => {
    const answer = await make().complete(Request);
    assert.equal(answer.text, "Hello");
    assert.equal(answer.isUsageEstimated, false);
  },
);

testClient(
  "complete() leaves a reasoning model's thoughts out of the answer",
  { kind: "text", text: "Hello", reasoning: "I should greet" },
  async (_, make) => assert.equal((await make().complete(Request)).text, "Hello"),
);

testClient(
  "complete() goes from json_schema to json_object after a 400 that says so, and remembers",
  { refuses: ["json_schema"], reply: () => ({ kind: "text", text: "{}" }) },
  async (server, make) => {
    const client = make();
    assert.equal((await client.complete({ ...Request, schema: Schema })).format, "json_object");
    await client.complete({ ...Request, schema: Schema });
    assert.deepEqual(server.seen.map((seen) => seen.format), ["json_schema", "json_object", "json_object"]);
  },
);

testClient(
  "complete() goes down to a plain prompt when no response format is known",
  { refuses: ["json_schema", "json_object"], reply: () => ({ kind: "text", text: "{}" }) },
  async (server, make) => {
    assert.equal((await make().complete({ ...Request, schema: Schema })).format, "text");
    assert.deepEqual(server.seen.map((seen) => seen.format), ["json_schema", "json_object", "text"]);
  },
);

testClient(
  "complete() drops stream_options and renames max_tokens for servers that refuse them",
  { refuses: ["stream_options", "max_tokens"], reply: () => ({ kind: "text", text: "{}" }) },
  async (server, make) => {
    const answer = await make().complete(Request);
    assert.equal(answer.isUsageEstimated, true);
    assert.match(server.seen.at(-1)?.body ?? "", /max_completion_tokens/);
  },
);

testClient(
  "complete() tries the plainest request after a 400 without a reason",
  { refuses: ["anything"], reply: () => ({ kind: "text", text: "{}" }) },
  async (server, make) => {
    assert.equal((await make().complete({ ...Request, schema: Schema })).format, "text");
    assert.equal(server.seen.length, 2);
  },
);

testClient(
  "complete() does not simplify a request that is too long for the model",
  { kind: "status", status: 400, message: "This model's maximum context length is 4096 tokens" },
  async (server, make) => {
    const error = await getError(make().complete({ ...Request, schema: Schema }));
    assertKind(error, "context");
    assert.match(error.hint, /8,000 tokens/);
    assert.equal(server.seen.length, 1);
  },
);

testClient(
  "complete() names a wrong key without showing it",
  { key: "right", reply: () => ({ kind: "text", text: "never" }) },
  async (_, make) => {
    const error = await getError(make({ apiKey: "sk-secret-5678" }).complete(Request));
    assertKind(error, "auth");
    assert.match(error.message, /\[key\]/);
    assert.doesNotMatch(error.message + error.hint, /sk-secret/);
  },
);

testClient("complete() sends no Authorization and no facts of this machine without a key", {
  kind: "text",
  text: "Hello",
}, async (server, make) => {
  await make({ apiKey: undefined }).complete(Request);
  const names = Object.keys(server.seen[0]?.headers ?? {});
  assert(!names.includes("authorization"), names.join());
  assert(!names.some((name) => name.startsWith("x-stainless")), names.join());
});

testClient(
  "complete() says not_found for a model that the server does not have",
  { kind: "status", status: 404, message: "model 'scripted' not found" },
  async (_, make) => assertKind(await getError(make().complete(Request)), "not_found"),
);

testClient(
  "complete() waits as a 429 asks and tries again",
  {
    reply: (_, turn) =>
      turn === 1
        ? { kind: "status", status: 429, headers: { "retry-after": "7" } }
        : { kind: "text", text: "Hello" },
  },
  async (server, make) => {
    const waits: number[] = [];
    const client = make({ wait: (ms) => Promise.resolve(void waits.push(ms)) });
    assert.equal((await client.complete(Request)).text, "Hello");
    assert.deepEqual(waits, [7_000]);
    assert.equal(server.seen.length, 2);
  },
);

testClient(
  "complete() does not wait for a 429 that asks for an hour",
  { kind: "status", status: 429, headers: { "retry-after": "3600" } },
  async (server, make) => {
    const error = await getError(make().complete(Request));
    assertKind(error, "rate_limited");
    assert.equal(error.retryAfterMs, 3_600_000);
    assert.equal(server.seen.length, 1);
  },
);

testClient(
  "complete() waits until the date that a 503 names",
  {
    reply: (_, turn) =>
      turn === 1
        ? { kind: "status", status: 503, headers: { "retry-after": "Sun, 22 Nov 2026 10:00:05 GMT" } }
        : { kind: "text", text: "Hello" },
  },
  async (_, make) => {
    const waits: number[] = [];
    const wait = (ms: number) => Promise.resolve(void waits.push(ms));
    await make({ wait, now: () => Date.UTC(2026, 10, 22, 10) }).complete(Request);
    assert.deepEqual(waits, [5_000]);
  },
);

testClient(
  "complete() does not retry an account without credit",
  { kind: "status", status: 429, code: "insufficient_quota", message: "You exceeded your quota" },
  async (server, make) => {
    assertKind(await getError(make().complete(Request)), "auth");
    assert.equal(server.seen.length, 1);
  },
);

testClient(
  "complete() gives up on a failing server after two retries",
  { kind: "status", status: 500 },
  async (server, make) => {
    assertKind(await getError(make().complete(Request)), "server");
    assert.equal(server.seen.length, 3);
  },
);

testClient("complete() says empty when nothing was said", { kind: "text", text: "" }, async (_, make) => {
  assertKind(await getError(make().complete(Request)), "empty");
});

testClient(
  "complete() says cut_off, with what it cost, at the length limit",
  { kind: "text", text: "x".repeat(400), finish: "length" },
  async (_, make) => {
    const error = await getError(make().complete(Request));
    assertKind(error, "cut_off");
    assert.equal(error.usage?.completionTokens, 100);
  },
);

testClient(
  "complete() says cut_off when the connection breaks in the middle, without asking again",
  { kind: "reset", text: NUMBERED },
  async (server, make) => {
    assertKind(await getError(make().complete(Request)), "cut_off");
    assert.equal(server.seen.length, 1);
  },
);

testClient(
  "complete() cuts an endless answer",
  { kind: "endless", text: NUMBERED },
  async (_, make) => {
    const error = await getError(make().complete(Request));
    assertKind(error, "cut_off");
    assert.match(error.message, /past 1000 tokens/);
  },
);

testClient(
  "complete() cuts an answer that goes in circles long before its limit",
  { kind: "endless", text: "We sort the stories by points and show the ten best of them. " },
  async (_, make) => {
    const error = await getError(make().complete({ ...Request, maxOutputTokens: 16_000 }));
    assertKind(error, "cut_off");
    assert.match(error.message, /again and again/);
    assert((error.usage?.completionTokens ?? Infinity) < 1_000, JSON.stringify(error.usage));
  },
);

testClient(
  "complete() cuts thoughts that go in circles",
  { kind: "text", text: "Hello", reasoning: "Wait, the user wants a list. ".repeat(400) },
  async (_, make) => assert.match((await getError(make().complete(Request))).message, /again and again/),
);

testClient("complete() says timeout when no first word comes", { kind: "hang" }, async (_, make) => {
  const error = await getError(make({ timeouts: { firstTokenMs: 30 } }).complete(Request));
  assertKind(error, "timeout");
  assert.match(error.message, /no first word/);
});

testClient(
  "complete() says timeout for a slow drip that never ends",
  { kind: "drip", text: "abc", everyMs: 5 },
  async (_, make) => {
    const error = await getError(make({ timeouts: { wholeMs: 120 } }).complete(Request));
    assertKind(error, "timeout");
    assert.match(error.message, /did not finish/);
  },
);

testClient("complete() says cancelled when the caller aborts", { kind: "hang" }, async (server, make) => {
  const controller = new AbortController();
  const call = getError(make().complete({ ...Request, signal: controller.signal }));
  while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  controller.abort();
  assertKind(await call, "cancelled");
});

testClient("complete() names an address that is a web page", { kind: "html" }, async (_, make) => {
  const error = await getError(make().complete(Request));
  assertKind(error, "not_found");
  assert.match(error.hint, /\/v1/);
});

testClient("complete() says server for a stream of garbage", { kind: "garbage" }, async (_, make) => {
  assertKind(await getError(make().complete(Request)), "server");
});

Deno.test("complete() says unreachable when nobody listens", async () => {
  const closed = await startScriptedModel({ reply: () => ({ kind: "hang" }) });
  await closed.close();
  const client = createModelClient({
    baseUrl: closed.baseUrl,
    model: "scripted",
    fetch,
    wait: () => Promise.resolve(),
  });
  const error = await getError(client.complete(Request));
  assertKind(error, "unreachable");
  assert.match(error.hint, /local model server/);
});

Deno.test("complete() says missing when no model or address is set", async () => {
  for (const options of [{ baseUrl: "", model: "x" }, { baseUrl: "http://127.0.0.1:1/v1", model: " " }]) {
    const client = createModelClient({ ...options, fetch });
    assertKind(await getError(client.complete(Request)), "missing");
  }
});
