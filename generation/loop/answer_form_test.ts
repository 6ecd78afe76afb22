import assert from "node:assert/strict";
import { runGenerate } from "../../testing/model/run_generate.ts";
import { answers, text, type WrittenBlock } from "../../testing/model/scripts.ts";
import { createModelClient } from "../model.ts";
import { FULL_SHAPE, type RequestShape } from "../request_shape.ts";
import { startScriptedModel } from "../../testing/model/scripted_model.ts";

const block: WrittenBlock = {
  manifest: { title: "Weather", hosts: ["api.example.org"] },
  backend: `export const dataSchema = 1; export async function fetchData() { return 1; }
export function processData(raw: unknown) { return raw; }`,
  view: "export default function View() { return null; }",
};

/** What a small model writes when a schema is all that holds it. */
const filledIn = JSON.stringify({
  manifest: { title: "Weather", hosts: ["api.example.org"] },
  backend: "https://api.example.org/v1/now",
  view: "List",
});

const isPlainlyAsked = (prompt: string | undefined) => /Three fenced blocks, each whole/.test(prompt ?? "");

Deno.test("a model that fills a schema in with no code is asked for plain files, and writes them", async () => {
  const { result, seen } = await runGenerate({
    reply: ({ format }) => text(format === "text" ? answers.threeFences(block) : filledIn),
  });
  assert.equal(result.kind, "adopted", JSON.stringify(result));
  assert.deepEqual(seen.map(({ format }) => format), ["json_schema", "text"]);
  assert.deepEqual(seen.map(({ messages }) => isPlainlyAsked(messages.at(-1)?.content)), [false, true]);
});

Deno.test("a model that wrote better without a form is asked so from then on", async () => {
  const learned: RequestShape[] = [];
  const server = await startScriptedModel({
    reply: ({ format }) => text(format === "text" ? answers.threeFences(block) : filledIn),
  });
  const model = {
    ...createModelClient({
      ...{ baseUrl: server.baseUrl, model: "small", fetch },
      onShape: (shape) => Promise.resolve(void learned.push(shape)),
    }),
    isOwn: false,
  };
  try {
    await runGenerate({ reply: () => text("") }, { model });
    assert.equal(learned.at(-1)?.format, "text");
    await runGenerate({ reply: () => text("") }, { model });
    assert.deepEqual(server.seen.map(({ format }) => format), ["json_schema", "text", "text"]);
  } finally {
    await server.close();
  }
});

Deno.test("an answer that was only cut is asked for plainly once, and says nothing of the model", async () => {
  const learned: RequestShape[] = [];
  const server = await startScriptedModel({
    reply: (_, turn) =>
      turn === 1
        ? { kind: "text", text: '{"manifest": {', finish: "length" }
        : text(answers.threeFences(block)),
  });
  const model = {
    ...createModelClient({
      ...{ baseUrl: server.baseUrl, model: "large", fetch },
      onShape: (shape) => Promise.resolve(void learned.push(shape)),
    }),
    isOwn: false,
  };
  try {
    await runGenerate({ reply: () => text("") }, { model });
    assert.deepEqual(server.seen.map(({ format }) => format), ["json_schema", "text"]);
    assert.deepEqual(learned.map(({ format }) => format), []);
  } finally {
    await server.close();
  }
});

Deno.test("a model of the person's own network is asked for plain files from the start", async () => {
  const { result, seen } = await runGenerate(
    { reply: ({ format }) => text(format === "text" ? answers.threeFences(block) : filledIn) },
    { isOwn: true },
  );
  assert(result.kind === "adopted", JSON.stringify(result));
  assert.deepEqual([result.attempts, seen.map(({ format }) => format)], [1, ["text"]]);
});

Deno.test("a small context is asked for plain files, whatever its server takes", async () => {
  const { result, seen } = await runGenerate(
    { reply: () => text(answers.threeFences(block)) },
    { shape: { ...FULL_SHAPE, contextTokens: 8_192 } },
  );
  assert.equal(result.kind, "adopted", JSON.stringify(result));
  assert.deepEqual(seen.map(({ format }) => format), ["text"]);
});
