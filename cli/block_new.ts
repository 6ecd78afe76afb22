import { DashboardId } from "../domain/ids.ts";
import { NotFoundError } from "../domain/errors.ts";
import type { BlockId } from "../domain/ids.ts";
import type { CreateAnswer } from "../services/types.ts";
import { findNewestData } from "../storage/block_data.ts";
import { listRuns } from "../storage/execution_logs.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import type { Program } from "./open_program.ts";
import { parseCommand, parseJsonFlag } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

interface NewAnswer {
  readonly status: "adopted" | "draft" | "needs_approval" | "refused";
  readonly id: string | null;
  readonly version: number | null;
  readonly outcome: unknown;
  readonly attempts: number;
  readonly tokens: number;
  readonly hosts?: readonly string[];
  readonly message?: string;
}

/** `tessera block new --prompt TEXT`: the same path as the box on the page, waited for. */
export async function blockNewCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {
    prompt: { type: "string" },
    dashboard: { type: "string" },
    settings: { type: "string" },
    "approve-hosts": { type: "boolean" },
  });
  const sentence = command.text("prompt");
  if (sentence === undefined) {
    throw new UsageError("--prompt is missing", 'Such as: tessera block new --prompt "Weather in Lisbon"');
  }
  const settings = parseJsonFlag("settings", command.text("settings"));
  return await withProgram(input, command, async (program) => {
    const dashboard = await program.app.getDashboard(parseDashboardId(command.text("dashboard")));
    const created = await program.app.createFromSentence(dashboard.id, sentence);
    const answer = await finish(program, created, {
      dashboardId: dashboard.id,
      settings,
      approves: command.isSet("approve-hosts"),
    });
    if (command.isSet("json")) printJson(answer);
    else report(answer);
    return answer.status === "adopted" ? EXIT.ok : EXIT.blockFailed;
  });
}

interface FinishOptions {
  readonly dashboardId: DashboardId;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly approves: boolean;
}

async function finish(program: Program, created: CreateAnswer, options: FinishOptions): Promise<NewAnswer> {
  switch (created.kind) {
    case "ready":
      return await finishReady(program, created.blockId, options);
    case "recipe": {
      const made = await program.app.createFromRecipe(options.dashboardId, created.recipe, {
        ...created.values,
        ...options.settings,
      });
      if (made.kind === "started") {
        return await finishReady(program, made.blockId, { ...options, settings: {} });
      }
      return refused(
        `The ready block "${created.recipe}" needs more: ${
          Object.values(made.errors).join("; ")
        }. Give it with --settings`,
      );
    }
    case "started":
      return await finishGeneration(program, created.generation.id, {
        blockId: created.generation.blockId,
        ...options,
      });
    case "address":
      return refused(
        "An address alone makes no block here: open it in the inspector on the page, or say what to show of it",
      );
    case "no_model":
      return refused(
        "No ready block does all of this and no model is set up: set TESSERA_MODEL and OPENAI_BASE_URL, or pick a ready block on the page",
      );
  }
}

async function finishReady(
  program: Program,
  blockId: BlockId,
  { settings }: FinishOptions,
): Promise<NewAnswer> {
  if (Object.keys(settings).length > 0) {
    const saved = await program.app.saveSettings(blockId, settings);
    if (saved.kind === "invalid") {
      printProblem(`Settings not used: ${Object.values(saved.errors).join("; ")}`);
    }
  }
  // Joins the first run, which goes on since the block was made.
  const card = await program.app.refreshBlock(blockId, "command");
  return {
    status: "adopted",
    id: blockId,
    version: card.version,
    outcome: await newestOutcome(program, blockId),
    attempts: 0,
    tokens: 0,
  };
}

async function finishGeneration(
  { app, maker, deps }: Program,
  generationId: Parameters<Program["maker"]["wait"]>[0],
  { blockId, settings, approves }: FinishOptions & { readonly blockId: BlockId },
): Promise<NewAnswer> {
  let generation = await maker.wait(generationId);
  // Each approval lets the trial go on, and a repaired block may name another host: a few rounds, not for ever.
  for (
    let round = 0;
    approves && generation.status === "needs_approval" && round < generation.maxAttempts;
    round++
  ) {
    await app.approveHosts(blockId, generation.hosts);
    generation = await maker.wait(generationId);
  }
  const isAdopted = generation.status === "adopted";
  if (isAdopted && Object.keys(settings).length > 0) await app.saveSettings(blockId, settings);
  const { version } = await app.getCard(blockId);
  return {
    status: isAdopted
      ? "adopted"
      : generation.status === "needs_approval"
      ? "needs_approval"
      : generation.hasDraft
      ? "draft"
      : "refused",
    ...{ id: blockId, version, attempts: generation.attempt, tokens: generation.tokens },
    outcome: await newestOutcome({ deps }, blockId),
    ...(generation.status === "needs_approval" && { hosts: generation.hosts }),
    ...(generation.diagnosis !== null &&
      { message: `${generation.diagnosis.happened}: ${generation.diagnosis.advice}` }),
  };
}

/** What the newest run gave, put together from its row and the data that it left. */
async function newestOutcome({ deps }: Pick<Program, "deps">, blockId: BlockId): Promise<unknown> {
  const [run] = (await listRuns(deps.db, { blockId, limit: 5 })).filter(({ type }) => type !== "generate");
  if (run === undefined) return null;
  const { status, stage, error, startedAt, tookMs } = run;
  if (status !== "ok") return { kind: "failed", stage, error, startedAt, tookMs };
  const data = await findNewestData(deps.db, blockId);
  return {
    kind: "ok",
    data: data?.data ?? null,
    tree: data?.tree ?? null,
    text: data?.text ?? null,
    startedAt,
    tookMs,
  };
}

function refused(message: string): NewAnswer {
  return { status: "refused", id: null, version: null, outcome: null, attempts: 0, tokens: 0, message };
}

function report(answer: NewAnswer): void {
  if (answer.message !== undefined) printProblem(answer.message);
  if (answer.hosts !== undefined) {
    printProblem(
      `The block wants to read from ${answer.hosts.join(", ")}`,
      "Approve with --approve-hosts, or on the page",
    );
  }
  if (answer.id !== null) {
    printText(
      `${answer.status}: block ${answer.id}${answer.version === null ? "" : ` version ${answer.version}`}`,
    );
  }
}

function parseDashboardId(text: string | undefined): DashboardId | undefined {
  if (text === undefined) return undefined;
  const id = DashboardId.safeParse(text);
  if (!id.success) throw new NotFoundError("dashboard", text);
  return id.data;
}
