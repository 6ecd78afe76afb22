import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { formatTable, printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { withProgram } from "./with_program.ts";

/** `tessera dashboard list`: in the order of their tabs. */
export async function dashboardListCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words);
  return await withProgram(input, command, async ({ app }) => {
    const dashboards = await Promise.all((await app.listDashboards()).map(({ id }) => app.getDashboard(id)));
    const rows = dashboards.map(({ id, title, cards }) => ({ id, title, blocks: cards.length }));
    if (command.isSet("json")) printJson(rows);
    else {
      printText(
        formatTable([
          ["ID", "BLOCKS", "TITLE"],
          ...rows.map((row) => [row.id, String(row.blocks), row.title]),
        ]),
      );
    }
    return EXIT.ok;
  });
}
