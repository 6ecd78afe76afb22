import type { ExitCode } from "./exit_codes.ts";
import { exportCommand } from "./export_command.ts";
import type { CommandInput } from "./run_cli.ts";

/** `tessera export ID [FILE|-]`: of a block or a dashboard, whichever has the id. */
export async function exportAnyCommand(input: CommandInput): Promise<ExitCode> {
  return await exportCommand(input, { kind: "either" });
}
