import { join } from "node:path";
import { z } from "zod";
import { judgeRun } from "../domain/acceptance.ts";
import { AppError } from "../domain/errors.ts";
import { findHostsInCode, parseHostPattern } from "../domain/hosts.ts";
import { BlockId } from "../domain/ids.ts";
import { Manifest, type SettingValues } from "../domain/manifest.ts";
import type { RunOutcome } from "../domain/outcome.ts";
import { typedHosts } from "../domain/permissions.ts";
import { chosenSettings, parseSettings, settingValues } from "../domain/settings.ts";
import { createReplayBroker, readFixtures } from "../egress/replay.ts";
import type { Broker } from "../egress/types.ts";
import { createLog } from "../log.ts";
import { refusedOutcome, runVersion } from "../services/run_version.ts";
import { getBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import { openDatabase } from "../storage/database.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { openBroker, openRunner } from "./open_runner.ts";
import { parseCommand, type ParsedCommand, parseJsonFlag } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import type { Config } from "../config.ts";

interface BlockFiles {
  readonly backend: string;
  readonly view: string;
  readonly manifest: Manifest;
  readonly chosen: SettingValues;
}

/** `tessera block run FOLDER|ID`: one run, nothing stored; the outcome is the answer. */
export async function blockRunCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, {
    "host-allow": { type: "string", multiple: true },
    settings: { type: "string" },
    fixtures: { type: "string" },
    offline: { type: "boolean" },
    "no-validate": { type: "boolean" },
  });
  const [target, ...more] = command.positionals;
  if (target === undefined || more.length > 0) {
    throw new UsageError("Expected one folder with backend.ts and view.tsx, or the id of a block");
  }
  const { config } = load({ TESSERA_DATA_DIR: command.text("data") });
  const files = await readBlock(target, config);
  const outcome = await runOnce(files, { command, config });
  if (command.isSet("json")) printJson(outcome);
  else report(outcome);
  return outcome.kind === "ok" ? EXIT.ok : EXIT.blockFailed;
}

async function runOnce(
  files: BlockFiles,
  { command, config }: { readonly command: ParsedCommand; readonly config: Config },
): Promise<RunOutcome> {
  const fixtures = command.text("fixtures") === undefined
    ? undefined
    : await readFixtures(command.text("fixtures") ?? "");
  const given = { ...fixtures?.run.settings, ...parseJsonFlag("settings", command.text("settings")) };
  const { chosen, values } = readSettings(files, given);
  const broker = chooseBroker(command, { config, fixtures });
  const { sandbox, compile } = await openRunner(config, 0);
  try {
    const compiled = await compile(files, { isValidated: !command.isSet("no-validate") });
    if (compiled.kind === "refused") return refusedOutcome(compiled.problem);
    const run = await runVersion({ sandbox, broker }, {
      owner: "command",
      compiled: compiled.block,
      settings: values,
      hosts: [
        ...files.manifest.hosts,
        ...typedHosts(files.manifest, chosen),
        ...command.texts("host-allow").map(parseHost),
      ],
      lanHosts: [],
      nowMs: fixtures?.run.nowMs ?? Date.now(),
      timeZone: fixtures?.run.timeZone ?? "UTC",
      locale: fixtures?.run.locale ?? "en",
      previous: null,
      history: [],
      schema: undefined,
    });
    return judge(run, { files, values });
  } finally {
    await sandbox.close();
    await broker.close();
  }
}

/** The same judgement as a refresh: schema, soft failures, rows, freshness. */
function judge(
  { outcome, answers }: { readonly outcome: RunOutcome; readonly answers: readonly string[] },
  block: { readonly files: BlockFiles; readonly values: SettingValues },
): RunOutcome {
  if (outcome.kind === "failed") return outcome;
  const { failures: [failure] } = judgeRun({
    ...{
      outcome,
      answers,
      manifest: block.files.manifest,
      settings: block.values,
      nowMs: Date.now(),
      isTrial: false,
    },
  });
  if (failure === undefined) return outcome;
  const { data: _data, tree: _tree, text: _text, kind: _kind, ...facts } = outcome;
  return {
    kind: "failed",
    stage: "schema",
    error: { kind: "soft_failure", message: failure.message },
    ...facts,
  };
}

function chooseBroker(
  command: ParsedCommand,
  { config, fixtures }: {
    readonly config: Config;
    readonly fixtures: Awaited<ReturnType<typeof readFixtures>> | undefined;
  },
): Broker {
  if (fixtures !== undefined) return createReplayBroker(fixtures.answers);
  if (command.isSet("offline")) return createReplayBroker([]);
  return openBroker(config, () => [`${config.host}:${config.port}`]);
}

async function readBlock(target: string, config: Config): Promise<BlockFiles> {
  const isFolder = await Deno.stat(target).then(({ isDirectory }) => isDirectory, () => false);
  if (isFolder) return await readFolder(target);
  const id = BlockId.safeParse(target);
  if (!id.success) {
    throw new AppError("not_found", `Cannot find "${target}": neither a folder nor the id of a block`);
  }
  const db = await openDatabase({
    url: config.databaseUrl,
    authToken: config.databaseAuthToken,
    log: createLog(config.logFormat),
  });
  try {
    const block = await getBlock(db, id.data);
    if (block.currentVersion === null) {
      throw new AppError("not_found", `Block "${id.data}" has no version yet`);
    }
    const { backend, view, manifest } = await getVersion(db, id.data, block.currentVersion);
    return { backend, view, manifest, chosen: block.settings };
  } finally {
    db.close();
  }
}

async function readFolder(folder: string): Promise<BlockFiles> {
  const [backend, view, manifest] = await Promise.all(
    ["backend.ts", "view.tsx", "manifest.json"].map((name) => readOptional(join(folder, name))),
  );
  if (backend === undefined || view === undefined) {
    throw new UsageError(`Cannot run "${folder}": expected the files backend.ts and view.tsx in it`);
  }
  const fallback = { title: folder, hosts: findHostsInCode(backend) };
  return { backend, view, manifest: parseManifest(manifest === undefined ? fallback : manifest), chosen: {} };
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function parseManifest(given: unknown): Manifest {
  try {
    return Manifest.parse(typeof given === "string" ? JSON.parse(given) : given);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`Cannot read manifest.json: ${error.message}`);
    if (!(error instanceof z.ZodError)) throw error;
    throw new UsageError(
      `Cannot use manifest.json: ${error.issues[0]?.path.join(".")}: ${error.issues[0]?.message}`,
    );
  }
}

function readSettings({ manifest, chosen }: BlockFiles, given: Readonly<Record<string, unknown>>) {
  const parsed = parseSettings(manifest.settings, { ...settingValues(manifest.settings, chosen), ...given });
  if (parsed.kind === "invalid") {
    throw new UsageError(
      `Cannot use --settings: ${
        Object.entries(parsed.errors).map(([name, text]) => `${name}: ${text}`).join("; ")
      }`,
    );
  }
  return { values: parsed.values, chosen: chosenSettings(manifest.settings, parsed.values) };
}

function parseHost(text: string): string {
  const host = parseHostPattern(text);
  if (host === undefined) {
    throw new UsageError(`Cannot use --host-allow "${text}": expected a host such as "api.example.org"`);
  }
  return host;
}

function report(outcome: RunOutcome): void {
  for (const { level, text } of outcome.logs) console.error(`${level}: ${text}`);
  if (outcome.kind === "ok") return printText(outcome.text);
  const { error } = outcome;
  const place = error.line === undefined
    ? ""
    : ` (${error.file ?? "backend.ts"}:${error.line}:${error.column ?? 1})`;
  printProblem(`${outcome.stage}: ${error.kind}: ${error.message}${place}`, error.hint);
}
