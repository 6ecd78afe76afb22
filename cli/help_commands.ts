/** One command as the help tells it. */
export interface HelpCommand {
  /** Words that call it, such as `["block", "run"]`. */
  readonly names: readonly string[];
  /** Everything after its name, on one line. */
  readonly usage: string;
  /** Empty where the help has no words for it. */
  readonly description: string;
  /** In the order of the help, each once, with dashes. */
  readonly flags: readonly string[];
}

const NOTE =
  'Every command takes --data DIR. "tessera help" shows all commands, and what their exit codes mean.';

/** The help's own gap between how a command is called and what it does. */
const GAP = /\s{3,}/;

/** Reads the commands out of the help: it is their one table, for people as for completions and the manual. */
export function readHelpCommands(help: string): HelpCommand[] {
  return entriesOf(help).flatMap((lines) => readEntry(lines.map((line) => line.trim())));
}

/** The lines of each command as they stand. */
function entriesOf(help: string): string[][] {
  const entries: string[][] = [];
  for (const line of help.split("\n")) {
    if (line.startsWith("  tessera ")) entries.push([line]);
    else if (line.startsWith("   ")) entries.at(-1)?.push(line);
  }
  return entries;
}

/** The help's own lines on the command that these words begin with, and what goes for all; the whole when it knows none. */
export function helpOf(words: readonly string[], help: string): string {
  const names = words.slice(0, Math.max(0, words.findIndex((word) => word.startsWith("-"))));
  for (let count = Math.min(2, names.length); count > 0; count--) {
    const found = entriesOf(help).filter(([call = ""]) =>
      readEntry([call.trim()]).some((command) =>
        names.slice(0, count).every((name, at) => command.names[at] === name)
      )
    );
    if (found.length > 0) return [...found.flat(), "", NOTE].join("\n");
  }
  return help;
}

/** Lines after the head, such as exit codes. */
export function readHelpNotes(help: string): string {
  const lines = help.split("\n");
  const last = lines.findLastIndex((line) => line.startsWith("  "));
  return lines.slice(last + 1).join(" ").trim();
}

function readEntry([first = "", ...more]: readonly string[]): HelpCommand[] {
  const [call = "", description = ""] = first.split(GAP);
  const isUsage = (line: string) => /^[[-]/.test(line);
  const usage = [call, ...more.filter(isUsage).map((line) => line.split(GAP)[0] ?? "")].join(" ");
  const words = [description, ...more.filter((line) => !isUsage(line))].filter((text) => text !== "").join(
    " ",
  );
  const flags = [...new Set([...usage.matchAll(/--[a-z][a-z-]*/g)].map(([flag]) => flag))];
  const said = usage.replace(/^tessera /, "");
  return readNames(said).map((names) => ({
    names,
    usage: said,
    description: words,
    flags: [...new Set([...flags, "--data"])],
  }));
}

/** `[serve]` is a name that may be left out; `dashboard list | new TITLE` are two commands. */
function readNames(usage: string): string[][] {
  const bare = usage.replace(/^\[(\w+)\]/, "$1").replaceAll(/\[[^\]]*\]/g, "");
  const [head = "", ...others] = bare.split(" | ").map((part) => leadingNames(part));
  const parent = head.slice(0, 1);
  return [[...head], ...others.map((names) => [...parent, ...names])];
}

function leadingNames(text: string): string[] {
  const words = text.trim().split(/\s+/);
  const end = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  return words.slice(0, end === -1 ? words.length : end).slice(0, 2);
}
