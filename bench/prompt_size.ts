import { Manifest } from "../domain/manifest.ts";
import { buildPrompt, type PromptRequest } from "../generation/prompt/build_prompt.ts";
import { estimateTokens } from "../generation/prompt/estimate_tokens.ts";
import { type SampleJob, sampleRequest } from "../generation/prompt/sample_requests.ts";
import { EDIT_TOKENS, FIRST_TOKENS, REPAIR_TOKENS } from "../generation/prompt/section_budgets.ts";
import { loadPromptKit } from "../generation/prompt_kit.ts";
import type { Candidate } from "../generation/types.ts";
import type { Figure, Measurement } from "./figure.ts";

const FACTS = {
  nowMs: Date.UTC(2026, 10, 22),
  timeZone: "Europe/Lisbon",
  locale: "en-GB",
  units: "metric",
} as const;
const SENTENCE = "EUR in USD, 30 days";

/** How long prompts are, for a block of a usual size and for the largest of the ready ones. */
export async function measurePrompt(): Promise<Measurement> {
  const kit = await loadPromptKit();
  const large = await readRecipe("weather");
  const sample = (job: SampleJob) => sampleRequest(job, { sentence: SENTENCE, facts: FACTS, kit });
  const figure = (name: string, request: PromptRequest, bar: { all?: number; uncached?: number }): Figure => {
    const [system = 0, user = 0] = buildPrompt(request, kit).map(({ content }) => estimateTokens(content));
    const most = bar.all ?? bar.uncached ?? 0;
    return { name, unit: "", measured: bar.all === undefined ? user : system + user, bar: { most } };
  };
  return {
    title: "Prompt: tokens of a request to a model",
    figures: [
      figure("First generation, all in", sample("new"), { all: FIRST_TOKENS }),
      figure("Repair, behind the cache", sample("repair"), { uncached: REPAIR_TOKENS }),
      figure("Repair of a large block, behind the cache", withBlock(sample("repair"), large), {
        uncached: REPAIR_TOKENS,
      }),
      figure("Heal of a large block, behind the cache", withBlock(sample("heal"), large), {
        uncached: REPAIR_TOKENS,
      }),
      figure("Edit of a large block, behind the cache", withBlock(sample("edit"), large), {
        uncached: EDIT_TOKENS,
      }),
    ],
    notes: ["Estimated without a tokenizer, within 5 % of o200k_base for these texts."],
  };
}

function withBlock(request: PromptRequest, base: Candidate): PromptRequest {
  const { job, previous } = request;
  return {
    ...request,
    job: job.kind === "edit" || job.kind === "heal" ? { ...job, base } : job,
    ...(previous === undefined ? {} : { previous: { ...previous, candidate: base } }),
  };
}

async function readRecipe(name: string): Promise<Candidate> {
  const read = (file: string) =>
    Deno.readTextFile(new URL(`../generation/recipes/${name}/${file}`, import.meta.url));
  return {
    manifest: Manifest.parse(JSON.parse(await read("manifest.json"))),
    backend: await read("backend.ts"),
    view: await read("view.tsx"),
  };
}
