import { z } from "zod";

/** Names of `tessera.json` that mean the same on another machine, hold no secret, and open nothing to anyone. */
const PLAIN_NAMES = [
  "TESSERA_PORT",
  "TESSERA_PUBLIC_URL",
  "TESSERA_MODEL",
  "TESSERA_REPAIR_MODEL",
  "TESSERA_LOG",
  "TESSERA_NO_OPEN",
];
/**
 * Names that go along only under a passphrase: a key, and what a stranger's backup could use against the person who
 * restores it: where the key of the environment is sent, who may connect, what of the own network may be asked.
 */
const SEALED_NAMES = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "TESSERA_HOST", "TESSERA_LAN_HOSTS"];

const Lines = z.record(z.string(), z.union([z.string(), z.number()]));

export interface SplitConfig {
  readonly plain: Readonly<Record<string, string>>;
  readonly sealed: Readonly<Record<string, string>>;
  /** Names that stay behind: paths of this machine, its database and its key, and what is not known. */
  readonly leftOut: readonly string[];
}

/**
 * What of a `tessera.json` goes with a backup. The same is asked of what a backup brings: a file that a stranger made
 * names no program, no key and no database here. A text that cannot be read gives nothing.
 */
export function splitConfig(text: string): SplitConfig {
  const lines = Object.entries(parseLines(text)).map(([name, value]) => [name, String(value)] as const);
  const isPlain = ([name, value]: readonly [string, string]) =>
    PLAIN_NAMES.includes(name) && !hasCredentials(value);
  const isSealed = ([name]: readonly [string, string]) => SEALED_NAMES.includes(name);
  return {
    plain: Object.fromEntries(lines.filter(isPlain)),
    sealed: Object.fromEntries(lines.filter(isSealed)),
    leftOut: lines.filter((line) => !isPlain(line) && !isSealed(line)).map(([name]) => name),
  };
}

/** `https://user:password@host` or a query: an address may hold a secret there. */
function hasCredentials(value: string): boolean {
  return /:\/\/[^/]*@|\?/.test(value);
}

function parseLines(text: string): z.infer<typeof Lines> {
  try {
    return Lines.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
