import { createLog } from "../log.ts";
import type { ExitCode } from "./exit_codes.ts";
import { openProgram, type Program } from "./open_program.ts";
import type { ParsedCommand } from "./parse_command.ts";
import type { CommandInput } from "./run_cli.ts";

/**
 * Opens the program for one command beside a server that may be running, and closes it whatever happens.
 * Only `serve` holds the lock of the data folder; commands write short transactions.
 */
export async function withProgram(
  input: CommandInput,
  command: ParsedCommand,
  work: (program: Program) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { config, warnings } = input.load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  const own = () => [`${config.host}:${config.port}`, `localhost:${config.port}`];
  const program = await openProgram({ config, log: { ...log, info() {} }, warmGuests: 0, ownAddresses: own });
  try {
    return await work(program);
  } finally {
    await program.close();
  }
}
