import { dirname, join } from "node:path";
import { AppError } from "../domain/errors.ts";
import { createLog } from "../log.ts";
import { evaluatePrompt } from "../services/eval/evaluate_prompt.ts";
import { type EvalPrompt, PromptFile } from "../services/eval/prompt_file.ts";
import { type EvalFlags, parseEvalFlags, readSecrets } from "./eval_flags.ts";
import { openEvalProgram, secretsFor } from "./eval_program.ts";
import { runEval } from "./eval_run.ts";
import type { ExitCode } from "./exit_codes.ts";
import { type Fixtures, readFixtures } from "./fixtures/read_fixtures.ts";
import { parseImportJson, quote } from "../domain/import_json.ts";
import { readImportText } from "./import_file.ts";
import { openPages } from "./open_browser.ts";
import { openBroker, openRunner } from "./open_runner.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** `tessera eval --prompts FILE`: sentences through the real loop with a model, and how each went (docs/eval.md). */
export async function evalCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const flags = parseEvalFlags(words);
  const file = flags.command.text("prompts");
  if (file === undefined) throw new UsageError("Expected --prompts FILE", "docs/eval.md has its form");
  if (flags.command.isSet("golden")) {
    throw new UsageError("Cannot use --golden here: only the checkout has golden answers (deno task eval)");
  }
  const prompts = await readPromptFile(file);
  const secrets = await readSecrets(flags.command.text("secrets"));
  const sources = await readSources(prompts, { file, flags });
  const dataDir = await Deno.makeTempDir({ prefix: "tessera-eval-" });
  try {
    const { config, warnings } = load({
      // Neither folder nor database of the person's own.
      TESSERA_DATA_DIR: dataDir,
      TESSERA_MODEL: flags.command.text("model"),
      OPENAI_BASE_URL: flags.command.text("base-url"),
    });
    const log = createLog(config.logFormat, config.logLevel);
    for (const warning of warnings) log.warn("config", warning);
    const model = requireModel(config);
    const runner = await openRunner(config, { warmGuests: 1, log });
    const broker = openBroker(config, () => []);
    const pages = openPages(config, broker);
    const clock = () => performance.now();
    try {
      return await runEval({
        prompts,
        model,
        async run(prompt, turn) {
          const fixtures = sources.get(prompt.id);
          const opened = await openEvalProgram({ config, runner, broker, fixtures, pages, clock });
          const { approvesHosts, timeoutMs, price } = flags;
          try {
            return await evaluatePrompt(opened.program, prompt, {
              ...{ turn, clock, approvesHosts, timeoutMs, price, meter: opened.meter },
              secrets: secretsFor(prompt, secrets, { isRecorded: fixtures !== undefined }),
            });
          } finally {
            await opened.close();
          }
        },
      }, flags);
    } finally {
      await runner.close();
      await pages.close();
      await broker.close();
    }
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function readPromptFile(file: string): Promise<readonly EvalPrompt[]> {
  const text = await readText(file);
  const parsed = PromptFile.safeParse(parseImportJson(file, text));
  if (parsed.success) return parsed.data.prompts;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") || "the whole";
  throw new AppError("invalid", `Cannot use ${quote(file)}: ${place}: ${issue?.message ?? "not understood"}`);
}

async function readText(file: string): Promise<string> {
  try {
    const name = file.split(/[\\/]/).at(-1) ?? file;
    return await readImportText(dirname(file), name, { maxBytes: MAX_FILE_BYTES });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("invalid", `Cannot read ${quote(file)}: expected a file of prompts`, undefined, {
      cause,
    });
  }
}

/** Recorded answers by prompt id; those that are not in the map run against the network. */
async function readSources(
  prompts: readonly EvalPrompt[],
  { file, flags: { command, only } }: { readonly file: string; readonly flags: EvalFlags },
): Promise<ReadonlyMap<string, Fixtures>> {
  if (command.isSet("live") && command.isSet("fixtures")) {
    throw new UsageError("Cannot use --live and --fixtures together");
  }
  const sources = new Map<string, Fixtures>();
  if (command.isSet("live")) return sources;
  for (const { id, fixtures } of prompts.filter(({ id }) => only?.includes(id) ?? true)) {
    if (fixtures !== undefined) sources.set(id, await readFixtures(join(dirname(file), fixtures)));
    else if (command.isSet("fixtures")) {
      throw new UsageError(`Cannot use --fixtures: the prompt "${id}" names no folder of them`);
    }
  }
  return sources;
}

/** What the report may say of the model: an address holds no key, but may hold a query. */
export function requireModel(
  { model, modelBaseUrl }: { readonly model: string | undefined; readonly modelBaseUrl: string | undefined },
): { readonly baseUrl: string; readonly model: string } {
  if (model === undefined) {
    throw new UsageError(
      "No model is named",
      "Give --model NAME and --base-url URL, or set TESSERA_MODEL and OPENAI_BASE_URL",
    );
  }
  const url = new URL(modelBaseUrl ?? "https://api.openai.com/v1");
  return { baseUrl: `${url.origin}${url.pathname}`, model };
}
