import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

/** `tessera dashboard new TITLE` */
export async function dashboardNewCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {}, { targets: 1 });
  const [title = ""] = command.positionals;
  return await withProgram(input, command, async ({ app }) => {
    const made = await app.createDashboard(title);
    if ("errors" in made) throw new UsageError(made.errors["title"] ?? "A title is needed");
    if (command.isSet("json")) printJson({ status: "made", id: made.id, title });
    else printText(`Made dashboard ${made.id}`);
    return EXIT.ok;
  });
}
