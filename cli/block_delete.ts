import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { parseBlockId } from "./parse_block_id.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { withProgram } from "./with_program.ts";

/** `tessera block delete ID`: into the trash. */
export async function blockDeleteCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {}, { targets: 1 });
  const id = parseBlockId(command.positionals);
  return await withProgram(input, command, async ({ app }) => {
    const { label } = await app.deleteBlock(id);
    if (command.isSet("json")) printJson({ status: "deleted", id });
    else printText(`${label}. It stays in the trash, from where it can be restored.`);
    return EXIT.ok;
  });
}
