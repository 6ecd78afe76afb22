import { Secret } from "../domain/secret.ts";
import { isRecord } from "../domain/json.ts";
import type { Price } from "../domain/price.ts";
import { parseCommand, type ParsedCommand } from "./parse_command.ts";
import { UsageError } from "./usage_error.ts";

/** What a run of an evaluation is told, wherever its prompts and its internet come from. */
export interface EvalFlags {
  readonly command: ParsedCommand;
  readonly only: readonly string[] | undefined;
  readonly repeat: number;
  readonly approvesHosts: boolean;
  readonly timeoutMs: number;
  readonly price: Price | undefined;
  readonly isJson: boolean;
}

const MAX_REPEAT = 100;
const DEFAULT_TIMEOUT_SECONDS = 600;

/** Throws `UsageError`. */
export function parseEvalFlags(words: readonly string[]): EvalFlags {
  const command = parseCommand(words, {
    prompts: { type: "string" },
    "base-url": { type: "string" },
    model: { type: "string" },
    only: { type: "string" },
    repeat: { type: "string" },
    fixtures: { type: "boolean" },
    live: { type: "boolean" },
    "approve-hosts": { type: "boolean" },
    secrets: { type: "string" },
    price: { type: "string" },
    timeout: { type: "string" },
    golden: { type: "boolean" },
  });
  if (command.text("data") !== undefined) {
    throw new UsageError(
      "Cannot use --data here: an evaluation has data of its own, and deletes it at its end",
    );
  }
  return {
    command,
    only: command.text("only")?.split(",").map((id) => id.trim()).filter((id) => id !== ""),
    repeat: readCount(command, "repeat", { fallback: 1, most: MAX_REPEAT }),
    approvesHosts: command.isSet("approve-hosts"),
    timeoutMs: readCount(command, "timeout", { fallback: DEFAULT_TIMEOUT_SECONDS, most: 86_400 }) * 1000,
    price: readPrice(command.text("price")),
    isJson: command.isSet("json"),
  };
}

/** Values of secrets from a file of `{ "NAME": "value" }`: never from an argument, which others can list. */
export async function readSecrets(file: string | undefined): Promise<ReadonlyMap<string, Secret>> {
  if (file === undefined) return new Map();
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    // The parser's words quote what they could not read.
    const reason = error instanceof SyntaxError ? "it is not JSON" : "it cannot be read";
    throw new UsageError(`Cannot use --secrets ${JSON.stringify(file)}: ${reason}`, SECRETS_FORM);
  }
  const entries = isRecord(value) ? Object.entries(value) : [];
  const isRight = entries.length > 0 && entries.every(([, each]) => typeof each === "string" && each !== "");
  if (!isRight) throw new UsageError(`Cannot use --secrets ${JSON.stringify(file)}`, SECRETS_FORM);
  return new Map(entries.map(([name, each]) => [name, new Secret(String(each))]));
}

const SECRETS_FORM = 'Expected a JSON object of names and values, such as {"HASS_TOKEN": "eyJ..."}';

function readCount(
  command: ParsedCommand,
  name: string,
  { fallback, most }: { readonly fallback: number; readonly most: number },
): number {
  const text = command.text(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`Cannot use --${name} ${JSON.stringify(text)}: expected a number from 1 to ${most}`);
}

function readPrice(text: string | undefined): Price | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(",").map((part) => part.trim() === "" ? NaN : Number(part));
  const [input = NaN, output = NaN, cached = input] = parts;
  const isRight = parts.length <= 3 && [input, output, cached].every((each) => each >= 0 && each < 1e6);
  if (isRight) {
    return { model: "", inputPerMillion: input, cachedInputPerMillion: cached, outputPerMillion: output };
  }
  throw new UsageError(
    `Cannot use --price ${JSON.stringify(text)}`,
    "Expected prices per million tokens, in and out and in from the cache, such as 2.5,10,0.25",
  );
}
