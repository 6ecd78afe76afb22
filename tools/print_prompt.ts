import { parseArgs } from "node:util";
import { describePromptSections, type PromptSection } from "../generation/prompt/build_prompt.ts";
import { SAMPLE_JOBS, type SampleJob, sampleRequest } from "../generation/prompt/sample_requests.ts";
import { FIRST_TOKENS, REPAIR_TOKENS } from "../generation/prompt/section_budgets.ts";
import { loadPromptKit } from "../generation/prompt_kit.ts";

const USAGE = `deno task prompt "SENTENCE" [--job ${SAMPLE_JOBS.join("|")}] [--json]`;

if (import.meta.main) Deno.exit(await printPrompt(Deno.args, console));

/**
 * Prints what a model would be asked for a sentence, section by section with estimated tokens. Jobs other than "new"
 * are shown with the block of the prompt's own example. Gives an exit code.
 */
export async function printPrompt(
  args: readonly string[],
  out: Pick<Console, "log" | "error">,
): Promise<number> {
  const asked = readArgs(args);
  if (asked === undefined) {
    out.error(`Cannot print a prompt: expected ${USAGE}`);
    return 2;
  }
  const sections = await writeSections(asked.job, asked.sentence);
  out.log(asked.isJson ? JSON.stringify(summarise(sections), null, 2) : writeText(sections));
  return 0;
}

function readArgs(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { job: { type: "string", default: "new" }, json: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const job = SAMPLE_JOBS.find((name) => name === values.job);
    const sentence = positionals.join(" ").trim();
    return job === undefined || sentence === "" ? undefined : { job, sentence, isJson: values.json };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function writeSections(job: SampleJob, sentence: string): Promise<readonly PromptSection[]> {
  const kit = await loadPromptKit();
  const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
  const facts = { nowMs: Date.now(), timeZone, locale, units: "metric" } as const;
  return describePromptSections(sampleRequest(job, { sentence, facts, kit }), kit);
}

function summarise(sections: readonly PromptSection[]) {
  const count = (which: readonly PromptSection[]) => which.reduce((sum, { tokens }) => sum + tokens, 0);
  const stable = count(sections.filter(({ isStable }) => isStable));
  const total = count(sections);
  return {
    sections,
    tokens: { total, stable, uncached: total - stable },
    limits: { first: FIRST_TOKENS, repair: REPAIR_TOKENS },
  };
}

function writeText(sections: readonly PromptSection[]): string {
  const { tokens, limits } = summarise(sections);
  const lines = sections.map(({ name, tokens, isStable }) =>
    `${name.padEnd(18)}${String(tokens).padStart(6)}${isStable ? "  stable" : ""}`
  );
  return [
    ...sections.map(({ name, tokens, text }) => `----- ${name}: ${tokens} tokens -----\n${text}\n`),
    "----- tokens, estimated -----",
    ...lines,
    `${"total".padEnd(18)}${String(tokens.total).padStart(6)}  (a first generation: at most ${limits.first})`,
    `${"stable".padEnd(18)}${
      String(tokens.stable).padStart(6)
    }  (the same for every request: a cache holds it)`,
    `${"uncached".padEnd(18)}${String(tokens.uncached).padStart(6)}  (a repair: at most ${limits.repair})`,
  ].join("\n");
}
