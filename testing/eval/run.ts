/**
 * `deno task eval`: the twelve prompts of prompts.json over the fixture internet, with any model
 * (`--base-url URL --model NAME`) or with the golden answers (`--golden`). The other flags are those of `tessera eval`.
 */
import { requireModel } from "../../cli/eval.ts";
import { type EvalFlags, parseEvalFlags } from "../../cli/eval_flags.ts";
import { runEval } from "../../cli/eval_run.ts";
import { EXIT, type ExitCode } from "../../cli/exit_codes.ts";
import { openBroker } from "../../cli/open_runner.ts";
import { printProblem } from "../../cli/print.ts";
import { UsageError } from "../../cli/usage_error.ts";
import { ConfigError, loadConfig, takeEnvironment } from "../../config.ts";
import { readPrompts, SUNDAY } from "./cases.ts";
import { openEvalLab } from "./eval_lab.ts";
import { startGoldenModel } from "./golden_model.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(words: readonly string[]): Promise<ExitCode> {
  try {
    const flags = parseEvalFlags(words);
    for (const name of ["prompts", "secrets", "live", "fixtures"]) {
      if (flags.command.text(name) === undefined && !flags.command.isSet(name)) continue;
      throw new UsageError(
        `Cannot use --${name} here`,
        "The prompts, their secrets and their internet are the checkout's own",
      );
    }
    return flags.command.isSet("golden") ? await runGolden(flags) : await runModel(flags);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof ConfigError)) throw error;
    printProblem(error.message, error instanceof UsageError ? error.hint : undefined);
    return EXIT.usage;
  }
}

async function runGolden(flags: EvalFlags): Promise<ExitCode> {
  const lab = await openEvalLab();
  const golden = await startGoldenModel();
  try {
    return await runEval({
      prompts: await readPrompts(SUNDAY),
      model: golden.model,
      async run(prompt, turn) {
        await golden.choose(prompt.id);
        return await lab.run(prompt, golden.model, { ...flags, turn });
      },
    }, flags);
  } finally {
    await golden.close();
    await lab.close();
  }
}

async function runModel(flags: EvalFlags): Promise<ExitCode> {
  const { config } = loadConfig({
    flags: { TESSERA_MODEL: flags.command.text("model"), OPENAI_BASE_URL: flags.command.text("base-url") },
    environment: takeEnvironment(),
    workingDir: Deno.cwd(),
    isCompiled: false,
    sourceDir: Deno.cwd(),
  });
  const model = requireModel(config);
  const modelBroker = openBroker(config, () => []);
  const lab = await openEvalLab({ modelBroker });
  try {
    return await runEval({
      prompts: await readPrompts(SUNDAY),
      model,
      run: (prompt, turn) =>
        lab.run(prompt, {
          ...{ baseUrl: config.modelBaseUrl ?? model.baseUrl, model: model.model, apiKey: config.apiKey },
        }, { ...flags, turn }),
    }, flags);
  } finally {
    await lab.close();
    await modelBroker.close();
  }
}
