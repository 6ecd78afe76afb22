import assert from "node:assert/strict";
import { runGenerate } from "../../testing/model/run_generate.ts";
import { answers, text, type WrittenBlock } from "../../testing/model/scripts.ts";
import type { ScriptedReply } from "../../testing/model/scripted_model.ts";
import { buildPrompt, describePromptSections } from "../prompt/build_prompt.ts";
import { loadPromptKit } from "../prompt_kit.ts";
import type { GenerationJob } from "../types.ts";

const job: GenerationJob = { kind: "new", sentence: "Weather in Lisbon" };
const facts = { nowMs: 0, timeZone: "Europe/Lisbon", locale: "en", units: "metric" as const };

const block: WrittenBlock = {
  manifest: { title: "Weather", hosts: ["api.example.org"] },
  backend: `export const dataSchema = 1; export async function fetchData() { return 1; }
export function processData(raw: unknown) { return raw; }`,
  view: "export default function View() { return null; }",
};

const isSmall = (prompt: string) => prompt.includes("Always three fenced blocks");

Deno.test("a small context gets a prompt that leaves room for an answer", async () => {
  const kit = await loadPromptKit();
  const sections = describePromptSections({ job, facts, contextTokens: 4_096 }, kit);
  const total = sections.reduce((sum, { tokens }) => sum + tokens, 0);
  assert(total <= 2_500, `expected at most 2,500 tokens, got ${total}`);
  const whole = buildPrompt({ job, facts, contextTokens: 32_000 }, kit);
  assert.deepEqual(whole, buildPrompt({ job, facts }, kit));
});

Deno.test("a small context holds a repair too: code and reason shrink to what is left", async () => {
  const kit = await loadPromptKit();
  const manifest = { ...JSON.parse(kit.example.manifest), prompt: "", requests: [] };
  const candidate = { manifest, backend: kit.example.backend.repeat(8), view: kit.example.view };
  const diagnosis = { kind: "exception", happened: "It threw", advice: "Look", move: "retry" as const };
  const request = { job, facts, previous: { candidate, diagnosis, isRepeated: false }, contextTokens: 4_096 };
  const total = describePromptSections(request, kit).reduce((sum, { tokens }) => sum + tokens, 0);
  assert(total <= 3_100, `expected room for an answer in 4,096 tokens, got a prompt of ${total}`);
});

const tooLong: ScriptedReply = {
  ...{ kind: "status", status: 400 },
  message: "This model's maximum context length is 4096 tokens",
};
const cutInSilence: ScriptedReply = {
  ...{ kind: "text", text: "What would you like to see?" },
  usage: { prompt_tokens: 4_050, completion_tokens: 10, total_tokens: 4_060 },
};

for (
  const [name, first] of Object.entries({ "says so": tooLong, "cuts the prompt in silence": cutInSilence })
) {
  Deno.test(`generate() asks with the small prompt when a server ${name}`, async () => {
    const { result, seen } = await runGenerate({
      reply: (_, turn) => turn === 1 ? first : text(answers.threeFences(block)),
    }, { kit: await loadPromptKit() });
    assert(result.kind === "adopted", JSON.stringify(result));
    assert.equal(result.attempts, 1, "what was not read whole is no attempt");
    assert.deepEqual(seen.map(({ messages }) => isSmall(messages[0]?.content ?? "")), [false, true]);
  });
}

Deno.test("generate() remembers a context that left too little room for the answer", async () => {
  const message = "This model's maximum context length is 8192 tokens. However, you requested 21000 tokens";
  const { result, seen } = await runGenerate({
    reply: ({ body, messages }) => {
      if (JSON.parse(body).max_tokens > 8_000) return { kind: "status", status: 400, message };
      return isSmall(messages[0]?.content ?? "")
        ? text(answers.threeFences(block))
        : { kind: "text", text: '{"manifest": {', finish: "length" };
    },
  }, { kit: await loadPromptKit() });
  assert.equal(result.kind, "adopted", JSON.stringify(result));
  assert.deepEqual(seen.map(({ messages }) => isSmall(messages[0]?.content ?? "")), [false, false, true]);
});
