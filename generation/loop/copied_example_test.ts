import assert from "node:assert/strict";
import { runGenerate } from "../../testing/model/run_generate.ts";
import { answers, text } from "../../testing/model/scripts.ts";
import { loadPromptKit } from "../prompt_kit.ts";
import type { PromptKit } from "../prompt/build_prompt.ts";
import { exampleBlock } from "../prompt/sample_requests.ts";
import { isCopiedExample } from "./copied_example.ts";

const kit = await loadPromptKit();

/** The example as a small model gives it: another title, another comment, an import that nothing uses. */
function copyOf({ example }: PromptKit, title: string) {
  return {
    manifest: { ...JSON.parse(example.manifest), title },
    backend: `import { load } from "cheerio";\n// ${title}\n${example.backend.replaceAll("  ", "    ")}`,
    view: example.view,
  };
}

async function generateCopy(sentence: string) {
  return await runGenerate(
    { reply: () => text(answers.json(copyOf(kit, sentence.slice(0, 40)))) },
    { kit, job: { kind: "new", sentence } },
  );
}

for (
  const sentence of [
    "Weather in Lisbon: now and this week",
    "Top 10 Hacker News stories with points and comment counts",
    "Wann fährt der nächste Zug nach Bern?",
    "CPU and RAM of my servers",
  ]
) {
  Deno.test(`the prompt's example is no block for: ${sentence}`, async () => {
    const { result, trials, seen } = await generateCopy(sentence);
    assert.notEqual(result.kind, "adopted", "premise: its trial would have passed");
    assert.deepEqual(trials, [], "nothing was run");
    assert.match(seen[1]?.messages.at(-1)?.content ?? "", /The example shows the form only/);
  });
}

for (
  const sentence of [
    "EUR/USD as a line chart for the last 30 days",
    "How many francs is a pound worth?",
    "Wechselkurs Franken zu Kronen, ein Monat",
    "CHF to SEK this quarter",
    "Курс евро к доллару за месяц",
  ]
) {
  Deno.test(`the prompt's example may be the block for: ${sentence}`, async () => {
    assert.equal((await generateCopy(sentence)).result.kind, "adopted");
  });
}

Deno.test("isCopiedExample() reads a block of blank lines in one go", () => {
  const backend = `${"\n".repeat(90_000)}${kit.example.backend}`;
  const job = { kind: "new", sentence: "Weather in Lisbon" } as const;
  const candidate = { ...exampleBlock(kit), backend };
  assert.equal(isCopiedExample(candidate, { job, kit }), true);
  assert.equal(isCopiedExample({ ...candidate, backend: `${backend}\nother();` }, { job, kit }), false);
});
