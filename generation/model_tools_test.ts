import assert from "node:assert/strict";
import { type ModelScript, type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { inOrder, text } from "../testing/model/scripts.ts";
import { createModelClient, type ModelClient, type ModelRequest } from "./model.ts";
import type { RequestShape } from "./request_shape.ts";

const PROBE = {
  name: "probe_url",
  description: "Reads an address",
  parameters: { type: "object", properties: { url: { type: "string" } }, required: ["url"] },
};
const ASKED: ModelRequest = {
  messages: [{ role: "user", content: "Plan it" }],
  tools: [PROBE],
  maxOutputTokens: 500,
};

async function withClient(
  script: ModelScript,
  work: (client: ModelClient, server: ScriptedModel, learned: readonly RequestShape[]) => Promise<void>,
  shape?: RequestShape,
): Promise<void> {
  const server = await startScriptedModel(script);
  const learned: RequestShape[] = [];
  try {
    const client = createModelClient({
      ...{ baseUrl: server.baseUrl, model: "scripted", fetch, wait: () => Promise.resolve() },
      onShape: (found) => Promise.resolve(void learned.push(found)),
      ...(shape === undefined ? {} : { shape }),
    });
    await work(client, server, learned);
  } finally {
    await server.close();
  }
}

Deno.test("complete() gives parallel tool calls back, put together from their pieces, and learns that they work", async () => {
  const calls = [
    { name: "probe_url", arguments: { url: "https://api.example.org/first/with/a/long/path" } },
    { name: "probe_url", arguments: { url: "https://b.example.org" } },
    { name: "unheard_of", arguments: '{"half": ' },
  ];
  await withClient(inOrder({ kind: "calls", calls }), async (client, server, learned) => {
    const answer = await client.complete(ASKED);
    assert.deepEqual(answer.toolCalls.map(({ name }) => name), ["probe_url", "probe_url", "unheard_of"]);
    assert.equal(answer.toolCalls[0]?.arguments, JSON.stringify(calls[0]?.arguments));
    assert.equal(answer.toolCalls[2]?.arguments, '{"half": ');
    assert.deepEqual(server.seen[0]?.tools, ["probe_url"]);
    assert.equal(client.shape().tools, "yes");
    assert.equal(learned.at(-1)?.tools, "yes");
  });
});

Deno.test("complete() sends calls and their answers back in the words of chat completions", async () => {
  await withClient(inOrder(text("done")), async (client, server) => {
    const toolCalls = [{ id: "call_0", name: "probe_url", arguments: "{}" }];
    await client.complete({
      ...ASKED,
      messages: [
        ...ASKED.messages,
        { role: "assistant", content: "", toolCalls },
        { role: "tool", content: "404", toolCallId: "call_0" },
      ],
    });
    const [, assistant, tool] = JSON.parse(server.seen[0]?.body ?? "{}").messages;
    assert.equal(assistant.tool_calls[0].function.name, "probe_url");
    assert.deepEqual(tool, { role: "tool", content: "404", tool_call_id: "call_0" });
  });
});

Deno.test("complete() asks without tools when the server refuses them, and never offers them again", async () => {
  const script = { ...inOrder(text("plain")), refuses: ["tools" as const] };
  await withClient(script, async (client, server, learned) => {
    assert.equal((await client.complete(ASKED)).text, "plain");
    assert.deepEqual(learned.map(({ tools, format }) => [tools, format]), [["no", "json_schema"]]);
    await client.complete(ASKED);
    assert.deepEqual(server.seen.map(({ tools }) => tools.length), [1, 0, 0]);
    client.forgetShape();
    assert.equal(client.shape().tools, "unknown");
  });
});

Deno.test("complete() gives up tools with all the rest when a server says only that the request is bad", async () => {
  await withClient({ ...inOrder(text("plain")), refuses: ["anything"] }, async (client, server) => {
    assert.equal((await client.complete(ASKED)).text, "plain");
    assert.equal(client.shape().tools, "no");
    assert.equal(server.seen.length, 2);
  });
});

Deno.test("complete() cuts calls without end like any other answer", async () => {
  const endless = { name: "probe_url", arguments: "x".repeat(40_000) };
  await withClient(inOrder({ kind: "calls", calls: [endless] }), async (client) => {
    await assert.rejects(client.complete(ASKED), /kept writing past 500 tokens/);
  });
});

Deno.test("describe() reads context size and tools from the server's list, in any of its forms", async () => {
  const cases: readonly [Record<string, unknown>, Record<string, unknown>][] = [
    [{ context_length: 32_768, supported_parameters: ["tools"] }, { contextTokens: 32_768, hasTools: true }],
    [{ max_model_len: 8_192 }, { contextTokens: 8_192 }],
    [{ meta: { n_ctx_train: 4_096 } }, { contextTokens: 4_096 }],
    [{ max_context_length: "many", capabilities: ["completion"] }, { hasTools: false }],
    [{}, {}],
  ];
  for (const [facts, expected] of cases) {
    await withClient({ ...inOrder(text("")), facts }, async (client) => {
      assert.deepEqual(await client.describe(), expected);
    });
  }
});

Deno.test("complete() asks for a shorter answer where the server's context is small, and remembers its size", async () => {
  const message = "This model's maximum context length is 8192 tokens. However, you requested 20000 tokens";
  const limits = (server: ScriptedModel) =>
    server.seen.map(({ body }) => Number(JSON.parse(body).max_tokens));
  const small: ModelScript = {
    reply: ({ body }) =>
      JSON.parse(body).max_tokens > 8_000 ? { kind: "status", status: 400, message } : text("done"),
  };
  await withClient(small, async (client, server) => {
    const asked = {
      messages: [{ role: "user" as const, content: "x".repeat(7_000) }],
      maxOutputTokens: 16_000,
    };
    assert.equal((await client.complete(asked)).text, "done");
    assert.equal(client.shape().contextTokens, 8_192);
    await client.complete(asked);
    const [first, ...rest] = limits(server);
    assert.equal(first, 16_000);
    assert(rest.length === 2 && rest.every((limit) => limit > 5_000 && limit < 7_000), rest.join());
  });
  await withClient(small, async (client, server) => {
    const long = {
      messages: [{ role: "user" as const, content: "x".repeat(40_000) }],
      maxOutputTokens: 16_000,
    };
    await assert.rejects(client.complete(long), /maximum context length/);
    assert.equal(server.seen.length, 1, "a prompt that does not fit is not sent again");
  });
});
