import { EXIT, type ExitCode } from "./exit_codes.ts";
import { findNewestOutcome } from "./newest_outcome.ts";
import { parseBlockId } from "./parse_block_id.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

/** `tessera block revert ID VERSION`: an earlier version again, as a new one on top, and run at once. */
export async function blockRevertCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {}, { targets: 2 });
  const id = parseBlockId(command.positionals);
  const wanted = parseVersion(command.positionals[1]);
  return await withProgram(input, command, async (program) => {
    const { version } = await program.app.returnToVersion(id, wanted);
    const outcome = await findNewestOutcome(program, id);
    if (command.isSet("json")) printJson({ status: "reverted", id, version, from: wanted, outcome });
    else {
      printText(`reverted: block ${id} version ${version}, a copy of version ${wanted}`);
      if (outcome?.kind === "ok") printText(outcome.text);
      else if (outcome?.kind === "failed") printProblem(outcome.error.message, outcome.error.hint);
    }
    return outcome?.kind === "ok" ? EXIT.ok : EXIT.blockFailed;
  });
}

function parseVersion(text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(
    text === undefined ? "The version is missing" : `Cannot use version ${JSON.stringify(text)}`,
    'Versions are shown by "tessera block versions ID"',
  );
}
