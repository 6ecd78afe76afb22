import type { ExitCode } from "./exit_codes.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

type Command = (input: CommandInput) => Promise<ExitCode>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import("./dashboard_list.ts")).dashboardListCommand,
  new: async () => (await import("./dashboard_new.ts")).dashboardNewCommand,
  export: async () => (await import("./dashboard_export.ts")).dashboardExportCommand,
  import: async () => (await import("./import_command.ts")).importCommand,
  apply: async () => (await import("./dashboard_apply.ts")).dashboardApplyCommand,
  delete: async () => (await import("./dashboard_delete.ts")).dashboardDeleteCommand,
};

/** `tessera dashboard …` */
export async function dashboardCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const [name = "", ...rest] = words;
  const find = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (find === undefined) {
    throw new UsageError(
      name === "" || name.startsWith("-")
        ? 'A word is missing after "dashboard"'
        : `Unknown command "dashboard ${name}"`,
      `Expected one of ${Object.keys(COMMANDS).join(", ")}`,
    );
  }
  return await (await find())({ words: rest, load });
}
