import type { ExitCode } from "./exit_codes.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

type Command = (input: CommandInput) => Promise<ExitCode>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import("./connection_list.ts")).connectionListCommand,
  add: async () => (await import("./connection_add.ts")).connectionAddCommand,
  remove: async () => (await import("./connection_remove.ts")).connectionRemoveCommand,
};

/** `tessera connection …` */
export async function connectionCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const [name = "", ...rest] = words;
  const find = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (find === undefined) {
    throw new UsageError(
      name === "" || name.startsWith("-")
        ? 'A word is missing after "connection"'
        : `Unknown command "connection ${name}"`,
      "Expected one of list, add, remove",
    );
  }
  return await (await find())({ words: rest, load });
}
