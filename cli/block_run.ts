import type { Config } from "../config.ts";
import { judgeRun } from "../domain/acceptance.ts";
import { parseHostPattern } from "../domain/hosts.ts";
import type { BlockLimits } from "../domain/limits.ts";
import type { SettingValues } from "../domain/manifest.ts";
import type { RunOutcome } from "../domain/outcome.ts";
import { chosenSettings, parseSettings, settingValues } from "../domain/settings.ts";
import { createLog, type Log } from "../log.ts";
import { parseLimits } from "../services/block_limits.ts";
import { refusedOutcome } from "../services/explain_failure.ts";
import { replayVersion } from "../services/replay_version.ts";
import { runVersion } from "../services/run_version.ts";
import { findBlockPermissions } from "./block_permissions.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { type Fixtures, readFixtures } from "./fixtures/read_fixtures.ts";
import { openPages } from "./open_browser.ts";
import { openBroker, openRunner } from "./open_runner.ts";
import { parseCommand, type ParsedCommand, parseJsonFlag } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import { type BlockFiles, readBlock } from "./read_block.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

/** `tessera block run FOLDER|ID`: one run, nothing stored; the outcome is the answer. */
export async function blockRunCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, {
    "host-allow": { type: "string", multiple: true },
    settings: { type: "string" },
    fixtures: { type: "string" },
    offline: { type: "boolean" },
    "no-validate": { type: "boolean" },
    limits: { type: "string" },
  }, { targets: 1 });
  const [target] = command.positionals;
  if (target === undefined) {
    throw new UsageError("Expected one folder with backend.ts and view.tsx, or the id of a block");
  }
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat);
  for (const warning of warnings) log.warn("config", warning);
  const files = await readBlock(target, { config, log, wantsRecording: command.isSet("offline") });
  const outcome = await runOnce(files, { command, config, log });
  if (command.isSet("json")) printJson(outcome);
  else report(outcome);
  return outcome.kind === "ok" ? EXIT.ok : EXIT.blockFailed;
}

async function runOnce(
  files: BlockFiles,
  { command, config, log }: {
    readonly command: ParsedCommand;
    readonly config: Config;
    readonly log: Log;
  },
): Promise<RunOutcome> {
  const source = await findSource(files, command);
  const { chosen, values } = readSettings(files, {
    recorded: source?.settings ?? {},
    typed: parseJsonFlag("settings", command.text("settings")),
  });
  const limits = { ...files.limits, ...readLimits(command.text("limits")) };
  const permissions = await findBlockPermissions(files, chosen, {
    config,
    log,
    isReplay: source !== undefined,
  });
  const { sandbox, compile, close: closeRunner } = await openRunner(config, { warmGuests: 0, log });
  const broker = source === undefined
    ? openBroker(config, () => [`${config.host}:${config.port}`])
    : undefined;
  const pages = broker && openPages(config, broker);
  try {
    const compiled = await compile(files, { isValidated: !command.isSet("no-validate") });
    if (compiled.kind === "refused") return refusedOutcome(compiled.problem);
    const nowMs = source?.nowMs ?? Date.now();
    const viewer = { timeZone: source?.timeZone ?? "UTC", locale: source?.locale ?? "en" };
    const input = {
      owner: "command",
      compiled: compiled.block,
      hosts: [...permissions.hosts, ...command.texts("host-allow").map(parseHost)],
      lanHosts: permissions.lanHosts,
      limits,
      schema: undefined,
    };
    const circumstances = { ...viewer, nowMs, settings: values };
    const run = broker === undefined
      ? await replayVersion({ sandbox }, {
        ...input,
        manifest: files.manifest,
        recording: { ...circumstances, exchanges: source?.exchanges ?? [] },
      })
      : await runVersion({ sandbox, broker, ...(pages !== undefined && { pages }) }, {
        ...input,
        ...circumstances,
        ...{ connections: permissions.connections, directNetwork: files.directNetwork },
        ...{ previous: null, history: [] },
      });
    return judge(run, { files, values, nowMs });
  } finally {
    await pages?.close();
    await closeRunner();
    await broker?.close();
  }
}

/** Recorded answers to run against; `undefined` for the network. What was never recorded has none. */
async function findSource(
  { recording }: BlockFiles,
  command: ParsedCommand,
): Promise<Partial<Fixtures> | undefined> {
  const folder = command.text("fixtures");
  if (folder !== undefined) return await readFixtures(folder);
  return command.isSet("offline") ? recording ?? {} : undefined;
}

/** The same judgement as a refresh: schema, soft failures, rows, freshness. */
function judge(
  { outcome, answers }: { readonly outcome: RunOutcome; readonly answers: readonly string[] },
  { files, values, nowMs }: {
    readonly files: BlockFiles;
    readonly values: SettingValues;
    readonly nowMs: number;
  },
): RunOutcome {
  if (outcome.kind === "failed") return outcome;
  const { failures: [failure] } = judgeRun({
    ...{ outcome, answers, nowMs, manifest: files.manifest, settings: values, isTrial: false },
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

interface GivenSettings {
  /** Of the run that is repeated. */
  readonly recorded: Readonly<Record<string, unknown>>;
  readonly typed: Readonly<Record<string, unknown>>;
}

function readSettings({ manifest, chosen }: BlockFiles, { recorded, typed }: GivenSettings) {
  const given = { ...recorded, ...typed };
  const names = manifest.settings.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot use --settings: the block has no setting "${unknown}"`,
      names.length === 0 ? "It has no settings" : `Its settings are ${names.join(", ")}`,
    );
  }
  const parsed = parseSettings(manifest.settings, { ...settingValues(manifest.settings, chosen), ...given });
  if (parsed.kind === "invalid") {
    throw new UsageError(
      `Cannot use --settings: ${
        Object.entries(parsed.errors).map(([name, text]) => `${name}: ${text}`).join("; ")
      }`,
    );
  }
  // A form makes an empty list or false of nothing; a recorded run saw nothing.
  const empty = Object.keys(recorded).filter((name) => given[name] === null).map((name) => [name, null]);
  const values: SettingValues = { ...parsed.values, ...Object.fromEntries(empty) };
  return { values, chosen: chosenSettings(manifest.settings, values) };
}

function readLimits(text: string | undefined): BlockLimits {
  const parsed = parseLimits(parseJsonFlag("limits", text));
  if (parsed.kind === "valid") return parsed.limits;
  const problems = Object.entries(parsed.errors).map(([name, problem]) => `${name}: ${problem}`);
  throw new UsageError(`Cannot use --limits: ${problems.join("; ")}`, "X");
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
