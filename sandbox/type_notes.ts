import type { FileAddress } from "./type_program.ts";
import type { SourceFile, TypeNote } from "./types.ts";

/**
 * What is no fault of a block, whose code runs without types, and whose libraries have none here: what has no type
 * (7xxx), types and type arguments of such a library (2347, 2503, 2694, 2709), an error that was caught (18046), a way
 * out of a function that gives nothing (2366).
 */
const LEFT_OUT = /^(?:7\d{3}|2347|2366|2503|2694|2709|18046)$/;
/** Where a library's answer went on as "unknown", nothing is known to be wrong. */
const GUESSED = /\bunknown\b/;
const MAX_NOTES = 20;
const MAX_MESSAGE_CHARS = 400;

/** Reads what `deno run --check` wrote to standard error. */
export function readTypeNotes(said: string, addresses: readonly FileAddress[]): TypeNote[] {
  const notes = said.split(/^(?:error: )?(?=TS\d+ \[ERROR\]: )/m).slice(1)
    .flatMap((part) => readNote(part, addresses));
  const order = (file: SourceFile) => addresses.findIndex((address) => address.file === file);
  return notes.sort((one, other) => order(one.file) - order(other.file) || one.line - other.line)
    .slice(0, MAX_NOTES);
}

function readNote(part: string, addresses: readonly FileAddress[]): TypeNote[] {
  const [, code = "", text = ""] = /^TS(\d+) \[ERROR\]: ([\s\S]*)$/.exec(part) ?? [];
  const [place, url, line, column] = /\n {4}at (data:\S+):(\d+):(\d+)/.exec(text) ?? [];
  const address = addresses.find((known) => known.url === url);
  if (place === undefined || address === undefined || LEFT_OUT.test(code)) return [];
  const lines = text.slice(0, text.indexOf(place)).split("\n");
  // Where the code's line is not too long, it is quoted and underlined.
  const isQuoted = /^\s*[~^]+\s*$/.test(lines.at(-1) ?? "");
  const message = lines.slice(0, isQuoted ? -2 : undefined).map((each) => each.trim()).join(" ");
  if (GUESSED.test(message)) return [];
  const shift = line === "1" ? address.shift : 0;
  return [{
    file: address.file,
    ...{ line: Number(line), column: Math.max(1, Number(column) - shift) },
    message: inShort(message).slice(0, MAX_MESSAGE_CHARS),
  }];
}

/** Of several ways to call something the first is what a block means; types of other files have addresses for names. */
function inShort(message: string): string {
  return message
    .replace(/^No overload matches this call\. Overload 1 of \d+, '.*?', gave the following error\. /, "")
    .replace(/ Overload 2 of \d+, '.*$/, "")
    .replaceAll(/import\("[^"]*"\)\./g, "")
    .replaceAll(/"data:[^"]*"/g, '"@tessera/ui"')
    .replaceAll("IntrinsicAttributes & ", "");
}
