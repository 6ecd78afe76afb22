import { AppError } from "./errors.ts";
import { cleanText } from "./outcome.ts";

/** Levels of arrays and objects in an imported file. */
const MAX_JSON_DEPTH = 64;
const MAX_NAME_CHARS = 200;

/**
 * JSON of an imported file: no key that reaches an object's prototype, no key twice (readers differ on which one counts),
 * no depth that a reader could drown in. Throws `AppError` "invalid" that names the file.
 */
export function parseImportJson(path: string, text: string): unknown {
  const { depth, repeated, isPrototype } = scan(text);
  if (depth > MAX_JSON_DEPTH) throw refuse(path, `JSON of at most ${MAX_JSON_DEPTH} levels`);
  const value = parse(path, text);
  if (isPrototype) throw refuse(path, 'no key "__proto__"');
  if (repeated !== undefined) throw refuse(path, `each key once, but ${quote(repeated)} stands there twice`);
  return value;
}

/** A path as it may be printed, its end when it is long; a name may hold whatever a file system lets it. */
export function quote(path: string): string {
  const end = path.length > MAX_NAME_CHARS ? `…${path.slice(-MAX_NAME_CHARS)}` : path;
  return JSON.stringify(cleanText(end, MAX_NAME_CHARS + 1));
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("invalid", `Cannot read ${quote(path)}: ${cleanText(reason, 300)}`, undefined, {
      cause,
    });
  }
}

interface Scan {
  /** Levels that are open at the same time. */
  readonly depth: number;
  readonly repeated: string | undefined;
  readonly isPrototype: boolean;
}

/** Looks at the text before a parser builds it; says nothing of use about what is no JSON. */
function scan(text: string): Scan {
  /** Keys of each open object, `null` for an array. */
  const open: (Set<string> | null)[] = [];
  let depth = 0;
  let repeated: string | undefined;
  let isPrototype = false;
  let isKeyNext = false;
  for (let index = 0; index < text.length && depth <= MAX_JSON_DEPTH; index += 1) {
    switch (text[index]) {
      case "{":
      case "[":
        isKeyNext = text[index] === "{";
        depth = Math.max(depth, open.push(isKeyNext ? new Set() : null));
        break;
      case "}":
      case "]":
        open.pop();
        isKeyNext = false;
        break;
      case ",":
        isKeyNext = (open.at(-1) ?? null) !== null;
        break;
      case '"': {
        const end = endOfString(text, index);
        if (isKeyNext) {
          const key = readKey(text.slice(index, end + 1));
          const keys = open.at(-1);
          if (keys?.has(key)) repeated ??= key;
          keys?.add(key);
          isPrototype ||= key === "__proto__";
          isKeyNext = false;
        }
        index = end;
      }
    }
  }
  return { depth, repeated, isPrototype };
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

function readKey(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    // No JSON: the parser says so.
    return literal;
  }
}

function refuse(path: string, wanted: string): AppError {
  return new AppError("invalid", `Cannot use ${quote(path)}: expected ${wanted}`);
}
