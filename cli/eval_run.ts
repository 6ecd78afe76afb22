import { cleanText } from "../domain/outcome.ts";
import type { EvalPrompt } from "../services/eval/prompt_file.ts";
import { summarise } from "../services/eval/summarise.ts";
import type { EvalResult } from "../services/eval/types.ts";
import { formatEval, formatProgress } from "./eval_report.ts";
import type { EvalFlags } from "./eval_flags.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { printJson, printText } from "./print.ts";
import { UsageError } from "./usage_error.ts";

/** Where prompts are tried: programs, a model, and an internet, real or not. */
export interface EvalStage {
  readonly prompts: readonly EvalPrompt[];
  /** For the report: address without anything secret, and name. */
  readonly model: { readonly baseUrl: string; readonly model: string };
  /** Runs one prompt in an empty program; rejects for a fault of ours alone. */
  run(prompt: EvalPrompt, turn: number): Promise<EvalResult>;
}

/** Runs the chosen prompts one after another, and prints how each went and all together. */
export async function runEval(stage: EvalStage, flags: EvalFlags): Promise<ExitCode> {
  const results: EvalResult[] = [];
  for (const prompt of choosePrompts(stage.prompts, flags.only)) {
    for (let turn = 1; turn <= flags.repeat; turn++) {
      const result = await runOnce(stage, prompt, turn);
      results.push(result);
      // Standard output is for the answer.
      console.error(formatProgress(result));
    }
  }
  const summary = summarise(results);
  if (flags.isJson) printJson({ ...stage.model, results, summary });
  else printText(formatEval(results, summary));
  return results.every(({ isGood }) => isGood) ? EXIT.ok : EXIT.blockFailed;
}

function choosePrompts(prompts: readonly EvalPrompt[], only: readonly string[] | undefined) {
  const unknown = only?.find((id) => !prompts.some((prompt) => prompt.id === id));
  if (unknown !== undefined) {
    throw new UsageError(
      `No prompt has the id ${JSON.stringify(unknown)}`,
      `There are ${prompts.map(({ id }) => id).join(", ")}`,
    );
  }
  return only === undefined ? prompts : prompts.filter(({ id }) => only.includes(id));
}

/** A fault of the program is one bad result, not the end of the evaluation. */
async function runOnce(stage: EvalStage, prompt: EvalPrompt, turn: number): Promise<EvalResult> {
  try {
    return await stage.run(prompt, turn);
  } catch (error) {
    const reason = cleanText(error instanceof Error ? error.message : String(error), 300);
    const total = prompt.facts.mustShow.length + prompt.facts.mustNotShow.length;
    return {
      ...{ id: prompt.id, turn, status: "error", isGood: false, attempts: 0, cost: null, seconds: 0 },
      facts: { found: 0, total, missing: [] },
      tokens: { total: 0, prompt: 0, cached: 0, completion: 0 },
      ...{ lastTokenMs: null, reasonKind: "error", reason },
    };
  }
}
