import { completionScript, SHELLS } from "./completion_scripts.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { HELP } from "./help.ts";
import { readHelpCommands } from "./help_commands.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

/** `tessera completions SHELL`: prints the script that a shell completes this program's words with. */
export function completionsCommand({ words }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, {}, { targets: 1 });
  const [named = ""] = command.positionals;
  const shell = SHELLS.find((each) => each === named);
  if (shell === undefined) {
    throw new UsageError(
      named === "" ? "Name the shell" : `No completions for ${JSON.stringify(named)}`,
      `There are some for ${SHELLS.join(", ")}`,
    );
  }
  const script = completionScript(shell, readHelpCommands(HELP));
  if (command.isSet("json")) printJson({ shell, script });
  else printText(script.trimEnd());
  return Promise.resolve(EXIT.ok);
}
