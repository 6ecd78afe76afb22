/** Objects tried in one text: prose may hold braces of its own. */
const MAX_TRIES = 40;

export interface ScannedJson {
  readonly values: readonly unknown[];
  /** An object began and the text ended before it did. */
  readonly isCutOff: boolean;
}

/**
 * Every JSON object that stands in a text, outermost first. Forgives what small models do: line breaks inside strings
 * a comma too many, comments, and other quotes. Linear in the text for each of at most 40 starts.
 */
export function scanJson(text: string): ScannedJson {
  const values: unknown[] = [];
  let isCutOff = false;
  for (let at = text.indexOf("{"), tries = 0; at !== -1 && tries < MAX_TRIES; tries++) {
    const end = endOfObject(text, at);
    if (end === undefined) isCutOff ||= /^\{\s*"/.test(text.slice(at, at + 200));
    const value = end === undefined ? undefined : parseForgiving(text.slice(at, end));
    if (value !== undefined) values.push(value);
    at = text.indexOf("{", value !== undefined && end !== undefined ? end : at + 1);
  }
  return { values, isCutOff };
}

/** JSON.parse that gives `undefined` instead of throwing, after a second try on mended text. */
export function parseForgiving(text: string): unknown {
  return tryParse(text) ?? tryParse(mend(withoutComments(text))) ??
    tryParse(mend(withPlainQuotes(withoutComments(text))));
}

/** Python's quotes and those of word processors; only where no JSON string is in the way. */
function withPlainQuotes(text: string): string {
  const straight = text.replace(/[\u201c\u201d]/g, '"');
  return straight.includes('"') ? straight : straight.replaceAll("'", '"');
}

/** Where the object or list that begins at `start` ends; `undefined` while it has not. */
export function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (isInString) {
      if (char === "\\") at++;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return at + 1;
  }
  return undefined;
}

function mend(text: string): string {
  const parts: string[] = [];
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (isInString && char === "\\") {
      parts.push(mendEscape(text.charAt(at + 1)));
      at++;
    } else if (char === '"') {
      isInString = !isInString;
      parts.push(char);
    } else if (isInString) parts.push(RAW_IN_STRING[char] ?? char);
    else if (char !== "," || !/^\s*[}\],]/.test(text.slice(at + 1, at + 200))) parts.push(char);
  }
  return parts.join("");
}

/** A comment outside of strings is taken out whole; a string's end is a quote that no backslash precedes. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\[\s\S]|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, string?: string) => string ?? "",
  );
}

const RAW_IN_STRING: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** JSON knows few escapes; `\'`, `\$` and a backtick are what models add. */
function mendEscape(char: string): string {
  if (/["\\/bfnrtu]/.test(char)) return `\\${char}`;
  if (/['`$]/.test(char)) return char;
  return `\\\\${RAW_IN_STRING[char] ?? char}`;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is an answer here, not a failure.
    return undefined;
  }
}
