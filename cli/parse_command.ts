import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./usage_error.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

export interface ParsedCommand {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  isSet(name: string): boolean;
}

/** Flags that every command understands; help is answered before a command is chosen. */
const COMMON: Options = {
  data: { type: "string" },
  json: { type: "boolean" },
};

/** Reads the words after a command; throws `UsageError` for an unknown flag, a missing value or a word too many. */
export function parseCommand(
  words: readonly string[],
  flags: Options = {},
  { targets = 0 }: { readonly targets?: 0 | 1 | 2 } = {},
): ParsedCommand {
  const { positionals, values } = parseWords(words, { ...COMMON, ...flags });
  const tooMany = positionals[targets];
  if (tooMany !== undefined) {
    throw new UsageError(
      `Unexpected word ${JSON.stringify(tooMany)}`,
      "Put a text of several words in quotes; tessera help shows the commands",
    );
  }
  return {
    positionals,
    text: (name) => typeof values[name] === "string" ? values[name] : undefined,
    texts: (name) => Array.isArray(values[name]) ? values[name].map(String) : [],
    isSet: (name) => values[name] === true,
  };
}

function parseWords(words: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (cause) {
    if (cause instanceof TypeError) throw new UsageError(cause.message.split(". ")[0] ?? cause.message);
    throw cause;
  }
}

/** JSON given on the command line, or `UsageError`. */
export function parseJsonFlag(name: string, text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value));
    }
  } catch {
    // Falls through to the one message: not JSON and not an object are the same mistake here.
  }
  throw new UsageError(
    `Cannot read --${name} ${JSON.stringify(text)}: expected a JSON object such as '{"days": 30}'`,
  );
}
