import type { ExitCode } from "./exit_codes.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

type Command = (input: CommandInput) => Promise<ExitCode>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  new: async () => (await import("./block_new.ts")).blockNewCommand,
  run: async () => (await import("./block_run.ts")).blockRunCommand,
  fixtures: async () => (await import("./block_fixtures.ts")).blockFixturesCommand,
  show: async () => (await import("./block_show.ts")).blockShowCommand,
  list: async () => (await import("./block_list.ts")).blockListCommand,
  edit: async () => (await import("./block_edit.ts")).blockEditCommand,
  versions: async () => (await import("./block_versions.ts")).blockVersionsCommand,
  revert: async () => (await import("./block_revert.ts")).blockRevertCommand,
  direct: async () => (await import("./block_direct.ts")).blockDirectCommand,
  heal: async () => (await import("./block_heal.ts")).blockHealCommand,
  export: async () => (await import("./block_export.ts")).blockExportCommand,
  import: async () => (await import("./import_command.ts")).importCommand,
  delete: async () => (await import("./block_delete.ts")).blockDeleteCommand,
};

/** `tessera block …` */
export async function blockCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const [name = "", ...rest] = words;
  const find = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (find === undefined) {
    throw new UsageError(
      name === "" || name.startsWith("-")
        ? 'A word is missing after "block"'
        : `Unknown command "block ${name}"`,
      "Expected one of new, run, fixtures, show, list, edit, versions, revert, direct, heal, export, import, delete",
    );
  }
  return await (await find())({ words: rest, load });
}
