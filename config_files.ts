import { z } from "zod";
import { ConfigError } from "./config_values.ts";

/** Values by their names, as one source gives them. */
export type Layer = Readonly<Record<string, string | undefined>>;

/** What a `.env` gives, and what of it is not taken, in words. */
interface DotEnv {
  readonly values: Layer;
  readonly refusals: readonly string[];
}

/** Each names a program that is started, or the folder whose `tessera.json` may name one. */
const OF_PERSON = ["TESSERA_DENO", "TESSERA_BROWSER", "TESSERA_DATA_DIR"];

/**
 * Values of a `.env`; none where another user could have written it. The compiled program is started in whatever folder
 * a person stands in, one that they unpacked just now as well: there it names no program and no data.
 * Throws `ConfigError` with the line that is no line of such a file.
 */
export function readDotEnv(path: string, { isCompiled }: { readonly isCompiled: boolean }): DotEnv {
  const found = lookAt(path);
  // A service's user asked from another's home folder: what lies there is not for this program.
  if (found === undefined) return { values: {}, refusals: [] };
  const refusal = refusalOf(path, found);
  if (refusal !== undefined) return { values: {}, refusals: [refusal] };
  const values = parseDotEnv(path, readOptionalText(path)?.replaceAll("\r\n", "\n") ?? "");
  const refused = isCompiled ? OF_PERSON.filter((name) => Object.hasOwn(values, name)) : [];
  return {
    values: Object.fromEntries(Object.entries(values).filter(([name]) => !refused.includes(name))),
    refusals: refused.map((name) =>
      `${name} in "${path}" is not taken: name it in the environment${
        name === "TESSERA_DATA_DIR" ? ", or with --data" : " or in tessera.json of the data folder"
      }`
    ),
  };
}

const ANYBODY_WRITES = 0o002;

function refusalOf(path: string, { uid, mode }: Deno.FileInfo): string | undefined {
  if (Deno.build.os === "windows" || uid === null) return undefined;
  if (uid !== 0 && uid !== Deno.uid()) {
    return `"${path}" is not read: it belongs to another user (${uid}); start elsewhere, or make it yours`;
  }
  return ((mode ?? 0) & ANYBODY_WRITES) === 0
    ? undefined
    : `"${path}" is not read: anybody may write it; chmod o-w makes it yours alone`;
}

function parseDotEnv(path: string, text: string): Layer {
  const values: Record<string, string> = {};
  for (let at = 0; at < text.length;) {
    const empty = matchAt(/[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y, text, at);
    const entry = empty ?? matchAt(DOT_ENV_ENTRY, text, at);
    if (entry === undefined) {
      const line = text.slice(0, at).split("\n").length;
      throw new ConfigError(`Cannot read "${path}": line ${line} is not of the form NAME=value`);
    }
    at += entry[0].length;
    const [, name, single, double, back, plain] = entry;
    if (name === undefined) continue;
    values[name] = double?.replaceAll("\\n", "\n") ?? single ?? back ?? plain?.trim() ?? "";
  }
  return values;
}

/** Name, then the value in one of three kinds of quotes, which may hold line breaks, or up to a comment. */
const DOT_ENV_ENTRY =
  /[^\S\n]*(?:export\s+)?([A-Za-z_]\w*)[^\S\n]*=[^\S\n]*(?:'([^']*)'|"((?:\\.|[^"\\])*)"|`([^`]*)`|([^\n#]*))[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text) ?? undefined;
}

/** Values of a `tessera.json`; none without the file. Throws `ConfigError` when it has another form. */
export function readJsonFile(path: string): Layer {
  const text = readOptionalText(path);
  if (text === undefined) return {};
  try {
    return z.record(z.string(), z.union([z.string(), z.number().transform(String)])).parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof SyntaxError
      ? cause.message
      : "expected an object of names and text values";
    throw new ConfigError(`Cannot read "${path}": ${reason}`, { cause });
  }
}

/** Nothing without the file. Throws `ConfigError` when it cannot be read. */
export function readOptionalText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) return undefined;
    throw new ConfigError(
      cause instanceof Deno.errors.PermissionDenied
        ? `Cannot read "${path}": access was refused; run this as the user that it belongs to`
        : `Cannot read "${path}": ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** Nothing where there is no such file, or where this user may not even see whether there is. */
function lookAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    // Whatever the reason is, there is nothing to read.
    return undefined;
  }
}
