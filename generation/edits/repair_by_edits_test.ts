import assert from "node:assert/strict";
import { goodBlock } from "../../testing/model/hostile_blocks.ts";
import { startScriptedModel } from "../../testing/model/scripted_model.ts";
import { answers, inOrder, isRepair, text } from "../../testing/model/scripts.ts";
import { generate } from "../generate.ts";
import { createModelClient } from "../model.ts";
import { estimateTokens } from "../prompt/estimate_tokens.ts";
import { loadPromptKit } from "../prompt_kit.ts";
import type { Candidate, GenerationJob, TrialVerdict } from "../types.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const FACTS = { nowMs: NOW, timeZone: "Europe/Lisbon", locale: "en-GB", units: "metric" } as const;

const BAD: TrialVerdict = {
  kind: "bad",
  score: 1,
  diagnosis: {
    kind: "exception",
    happened: "It failed",
    evidence: "wrong",
    advice: "Correct it",
    move: "retry",
  },
};
const GOOD: TrialVerdict = { kind: "good", warnings: [] };

/** Runs a generation against a model that answers the texts in order; what was tried, and what was asked. */
async function run(job: GenerationJob, texts: readonly string[], verdicts: readonly TrialVerdict[]) {
  const model = await startScriptedModel(inOrder(...texts.map(text)));
  const tried: Candidate[] = [];
  try {
    const result = await generate({
      job,
      model: createModelClient({ baseUrl: model.baseUrl, model: "scripted", fetch }),
      kit: await loadPromptKit(),
      facts: FACTS,
      trial: (candidate) => Promise.resolve(verdicts[tried.push(candidate) - 1] ?? GOOD),
      onEvent: () => {},
      now: () => NOW,
    });
    const asked = model.seen.map(({ messages }) => messages);
    return { result, tried, asked };
  } finally {
    await model.close();
  }
}

const edit = (file: string, search: string, replace: string) =>
  JSON.stringify({ edits: [{ file, search, replace }], explanation: "Mended" });

Deno.test("a failed attempt is repaired by an edit of a few words, behind a prompt that a cache holds", async () => {
  const [line = ""] = goodBlock.backend.split("\n").filter((each) => each.includes("fetch("));
  const { result, tried, asked } = await run(
    { kind: "new", sentence: "Weather in Lisbon" },
    [answers.json(goodBlock), edit("backend.ts", line.trim(), `${line.trim()} // mended`)],
    [BAD, GOOD],
  );
  assert(result.kind === "adopted", JSON.stringify(result));
  assert.equal(tried[1]?.backend, goodBlock.backend.replace(line, () => `${line} // mended`));
  assert.equal(tried[1]?.view, goodBlock.view);
  const [first = [], repair = []] = asked;
  assert(isRepair({ messages: repair }));
  assert.equal(first[0]?.content, repair[0]?.content);
  assert(estimateTokens(repair[1]?.content ?? "") <= 2_500);
});

Deno.test("an edit that does not fit is told with the nearest lines, and the whole file is taken then", async () => {
  const { result, tried, asked } = await run(
    { kind: "new", sentence: "Weather in Lisbon" },
    [
      answers.json(goodBlock),
      edit("view.tsx", "export default function Other() {", "x"),
      JSON.stringify({ view: goodBlock.view + "\n// whole" }),
    ],
    [BAD, GOOD],
  );
  assert(result.kind === "adopted", JSON.stringify(result));
  assert.equal(tried.length, 2, "the edit that fits nowhere was not run");
  assert(tried[1]?.view.endsWith("// whole") && tried[1]?.backend === goodBlock.backend);
  const last = asked[2]?.[1]?.content ?? "";
  assert.match(last, /What happened: Edit 1 of view\.tsx searches for text that does not stand there\./);
  assert.match(last, /whole file instead/);
});

Deno.test("an edit of a block that works changes what was asked for and nothing else", async () => {
  const base = (await run({ kind: "new", sentence: "Weather" }, [answers.json(goodBlock)], [GOOD])).tried[0];
  assert(base !== undefined);
  const job = { kind: "edit" as const, sentence: "Weather", requests: [], request: "Another title", base };
  const { result, tried } = await run(
    job,
    [edit("manifest.json", `"title": ${JSON.stringify(base.manifest.title)}`, `"title": "Air"`)],
    [GOOD],
  );
  assert(result.kind === "adopted", JSON.stringify(result));
  assert.deepEqual(
    [tried[0]?.manifest.title, tried[0]?.backend, tried[0]?.view, tried[0]?.manifest.requests],
    ["Air", base.backend, base.view, ["Another title"]],
  );
});

Deno.test("a refusal ends the generation with its reason, without another attempt", async () => {
  const refusal = { reason: "Only for who is signed in", alternatives: ["Weather in Lisbon"] };
  const { result, tried } = await run(
    { kind: "new", sentence: "My bank account" },
    [JSON.stringify({ refusal })],
    [],
  );
  assert.deepEqual([result.kind, result.attempts, tried.length], ["refused", 1, 0]);
  assert(result.kind === "refused" && result.refusal.reason === refusal.reason);
});
