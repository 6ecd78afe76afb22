import type { ExitCode } from "./exit_codes.ts";
import { exportCommand } from "./export_command.ts";
import type { CommandInput } from "./run_cli.ts";

/** `tessera dashboard export ID [FILE|-]` */
export async function dashboardExportCommand(input: CommandInput): Promise<ExitCode> {
  return await exportCommand(input, { kind: "dashboard" });
}
