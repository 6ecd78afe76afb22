import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseBlockId } from "./parse_block_id.ts";
import { parseCommand } from "./parse_command.ts";
import { formatTable, printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { withProgram } from "./with_program.ts";

const MAX_REASON_CHARS = 70;

/** `tessera block versions ID`: every version, newest first; nothing is ever overwritten. */
export async function blockVersionsCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {}, { targets: 1 });
  const id = parseBlockId(command.positionals);
  return await withProgram(input, command, async ({ app }) => {
    const versions = await app.listVersions(id);
    if (command.isSet("json")) printJson(versions);
    else if (versions.length === 0) printText("No versions yet");
    else {
      printText(formatTable([
        ["VERSION", "STATUS", "MADE", "REASON"],
        ...versions.map(({ number, status, isCurrent, createdAt, reason }) => [
          String(number),
          isCurrent ? "on the card" : status,
          new Date(createdAt).toISOString().slice(0, 16).replace("T", " "),
          reason.replace(/\s+/g, " ").slice(0, MAX_REASON_CHARS),
        ]),
      ]));
    }
    return EXIT.ok;
  });
}
