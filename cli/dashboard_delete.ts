import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { requireDashboardId } from "./parse_dashboard_id.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { withProgram } from "./with_program.ts";

/** `tessera dashboard delete ID`: its blocks go to the trash. */
export async function dashboardDeleteCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {}, { targets: 1 });
  const id = requireDashboardId(command.positionals);
  return await withProgram(input, command, async ({ app }) => {
    const { label } = await app.deleteDashboard(id);
    if (command.isSet("json")) printJson({ status: "deleted", id });
    else printText(`${label}. Its blocks are in the trash; restoring one brings the dashboard back.`);
    return EXIT.ok;
  });
}
