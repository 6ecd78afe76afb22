import { VERSION } from "../version.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { HELP } from "./help.ts";
import { type HelpCommand, readHelpCommands, readHelpNotes } from "./help_commands.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";

/** `tessera manual`: prints the page for man(1). */
export function manualCommand({ words }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words);
  const page = manualPage(readHelpCommands(HELP), readHelpNotes(HELP));
  if (command.isSet("json")) printJson({ page });
  else printText(page);
  return Promise.resolve(EXIT.ok);
}

/** The manual page in the man(7) language, without a date: the same program prints the same page. */
export function manualPage(commands: readonly HelpCommand[], notes: string): string {
  const seen = new Set<string>();
  const entries = commands.filter(({ usage }) => !seen.has(usage) && seen.add(usage)).flatMap((command) => [
    ".TP",
    `.B tessera ${plain(command.usage)}`,
    command.description === "" ? "\\&" : plain(command.description),
  ]);
  return [
    `.TH TESSERA 1 "" "tessera ${VERSION}" "User Commands"`,
    ".SH NAME",
    "tessera \\- a dashboard that writes its own blocks",
    ".SH SYNOPSIS",
    ".B tessera",
    "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]",
    ".SH DESCRIPTION",
    "Serves a dashboard on this machine. Without a command it serves, and prints a link that signs you in.",
    ".SH COMMANDS",
    ...entries,
    ".SH NOTES",
    plain(notes),
    ".SH ENVIRONMENT",
    "Names that begin with TESSERA_ set what flags do not; tessera.json in the data folder holds the same names.",
    ".SH FILES",
    ".TP",
    ".I ~/.local/share/tessera",
    "The data folder, where \\-\\-data and TESSERA_DATA_DIR name no other.",
  ].join("\n");
}

/** Text that the formatter takes as it stands. */
function plain(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^([.'])/, "\\&$1");
}
