import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Config, ConfigError, loadConfig, silenceDeprecations, takeEnvironment } from "../config.ts";
import { AppError } from "../domain/errors.ts";
import { carryNativeLibrary } from "../storage/sqlite_client.ts";
import { VERSION } from "../version.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { findCarriedRunner } from "./find_own_runner.ts";
import { HELP } from "./help.ts";
import { helpOf } from "./help_commands.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import { UsageError } from "./usage_error.ts";

/** What a command gets: its words after the name, and a configuration that is read when it is asked for. */
export interface CommandInput {
  readonly words: readonly string[];
  /** Throws `ConfigError`. */
  readonly load: (
    flags?: Readonly<Record<string, string | undefined>>,
  ) => { readonly config: Config; readonly warnings: readonly string[] };
}

type Command = (input: CommandInput) => Promise<ExitCode>;

/** Each command in its own file, loaded when it is called: `tessera version` starts no database. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  block: async () => (await import("./block.ts")).blockCommand,
  dashboard: async () => (await import("./dashboard.ts")).dashboardCommand,
  export: async () => (await import("./export.ts")).exportAnyCommand,
  import: async () => (await import("./import_command.ts")).importCommand,
  connection: async () => (await import("./connection.ts")).connectionCommand,
  secrets: async () => (await import("./secrets.ts")).secretsCommand,
  eval: async () => (await import("./eval.ts")).evalCommand,
  costs: async () => (await import("./costs.ts")).costsCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
  backup: async () => (await import("./backup.ts")).backupCommand,
  restore: async () => (await import("./restore.ts")).restoreCommand,
  token: async () => (await import("./token.ts")).tokenCommand,
  link: async () => (await import("./link.ts")).linkCommand,
  healthcheck: async () => (await import("./healthcheck.ts")).healthcheckCommand,
  completions: async () => (await import("./completions.ts")).completionsCommand,
  manual: async () => (await import("./manual.ts")).manualCommand,
};

/** First words that are known, without those that ask what there is. */
export const COMMAND_NAMES: readonly string[] = [...Object.keys(COMMANDS), "version"];

const HELP_FLAGS = ["--help", "-h"];
/** What may be the first to be done with a new data folder: it brings something in, or says that the folder is new. */
const BEGINS_FOLDER =
  /^(?:serve|restore|doctor|import|block (?:new|run)|dashboard (?:new|import|apply)|connection add)\b/;

/** Runs one command line and gives its exit code; every failure ends in words on standard error. */
export async function runCli(words: readonly string[], sourceDir: string): Promise<ExitCode> {
  const isJson = words.includes("--json");
  try {
    return await dispatch(words, sourceDir);
  } catch (error) {
    const { code, message, hint, exit } = explain(error);
    if (isJson) printJson({ error: { code, message, hint: hint ?? null } });
    printProblem(message, hint);
    return exit;
  }
}

async function dispatch(words: readonly string[], sourceDir: string): Promise<ExitCode> {
  const [first = "serve", ...rest] = words;
  if (first === "help" || words.some((word) => HELP_FLAGS.includes(word))) {
    printText(first === "help" ? HELP : helpOf(words, HELP));
    return EXIT.ok;
  }
  if (["version", "--version", "-V"].includes(first)) {
    await printVersion(parseCommand(rest).isSet("json"));
    return EXIT.ok;
  }
  const isFlag = first.startsWith("-");
  const name = isFlag ? "serve" : first;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) throw new UsageError(`Unknown command "${first}"`);
  const command = await load();
  return await command({
    words: isFlag ? words : rest,
    load(flags = {}) {
      if (!BEGINS_FOLDER.test([name, ...rest].join(" "))) expectFolder(flags["TESSERA_DATA_DIR"]);
      return readConfig(flags, sourceDir);
    },
  });
}

/** A folder that is mistyped would be made, empty, and looked at as if it were the person's. */
function expectFolder(folder: string | undefined): void {
  if (folder === undefined || folder === "") return;
  try {
    Deno.statSync(folder);
  } catch (cause) {
    // What else is wrong with it is told by whoever opens it.
    if (!(cause instanceof Deno.errors.NotFound)) return;
    throw new AppError(
      "not_found",
      `Cannot find data folder "${folder}"`,
      'Without --data it is the usual one; "tessera serve" and "tessera block new" make a new one',
      { cause },
    );
  }
}

function readConfig(flags: Readonly<Record<string, string | undefined>>, sourceDir: string) {
  const isCompiled = Deno.build.standalone;
  silenceDeprecations();
  const environment = takeEnvironment();
  const loaded = loadConfig({ flags, environment, workingDir: Deno.cwd(), isCompiled, sourceDir });
  if (isCompiled) {
    // Beside the folder of the program's modules in its file.
    const file = fileURLToPath(new URL("../native/libsql.node", import.meta.url));
    carryNativeLibrary({ file, folder: join(loaded.config.dataDir, "native") });
  }
  return loaded;
}

async function printVersion(isJson: boolean): Promise<void> {
  const { deno, v8, typescript } = Deno.version;
  const { target } = Deno.build;
  const runner = (await findCarriedRunner())?.version;
  if (isJson) return printJson({ version: VERSION, deno, v8, typescript, target, runner: runner ?? null });
  const carried = runner === undefined ? "" : `, runs blocks with Deno ${runner}`;
  printText(`tessera ${VERSION} (Deno ${deno}, ${target}${carried})`);
}

interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly exit: ExitCode;
}

const EXIT_OF_CODE: Readonly<Partial<Record<AppError["code"], ExitCode>>> = {
  not_found: EXIT.notFound,
  invalid: EXIT.usage,
  database: EXIT.database,
  unsafe: EXIT.unsafe,
};

function explain(error: unknown): Explanation {
  if (error instanceof UsageError) {
    return { code: "usage", message: error.message, hint: error.hint, exit: EXIT.usage };
  }
  if (error instanceof ConfigError) {
    return { code: "configuration", message: error.message, hint: undefined, exit: EXIT.usage };
  }
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      exit: EXIT_OF_CODE[error.code] ?? EXIT.blockFailed,
    };
  }
  const message = error instanceof Error ? error.stack ?? error.message : String(error);
  return {
    code: "internal",
    message,
    hint: "This is a fault of the program; please report it",
    exit: EXIT.blockFailed,
  };
}
