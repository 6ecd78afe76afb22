import { Buffer } from "node:buffer";

/** Shorter secrets are looked for as they stand only: their encodings stand in every other text by chance. */
export const MIN_ENCODED_SECRET_CHARS = 6;

const ENTITIES: Readonly<Record<string, readonly string[]>> = {
  "&": ["amp"],
  "<": ["lt"],
  ">": ["gt"],
  '"': ["quot"],
  "'": ["apos"],
};

/** Enough to tell that a secret is not there; a pattern as long as a token is fifty times slower. */
const PROBE_CHARS = 16;

export interface SecretPattern {
  /** Finds where the secret may begin. */
  readonly probe: RegExp;
  readonly whole: RegExp;
}

/**
 * Patterns that find a secret in text read as Latin-1, one character a byte: as it stands or with any of its
 * characters percent-encoded, escaped for JSON or for HTML, also twice; as UTF-16; as hexadecimal digits; in base64
 * and base64url, also where it starts or ends inside a group of three bytes, wrapped in lines or not.
 */
export function patternsOf(secret: string): SecretPattern[] {
  if (secret === "") return [];
  if (secret.length < MIN_ENCODED_SECRET_CHARS) {
    const short = escaped(latin1(secret));
    return [{ probe: new RegExp(short), whole: new RegExp(short, "g") }];
  }
  const bytes = Buffer.from(secret);
  const utf16 = Buffer.from(secret, "utf16le");
  return [
    pattern(Array.from(secret, written)),
    pattern(Array.from(bytes, hex2), { between: "[ :-]?" }),
    ...[0, 1, 2].map((offset) => base64Pattern(bytes, offset)),
    pattern(Array.from(utf16.toString("latin1"), escaped)),
    pattern(Array.from(Buffer.from(utf16).swap16().toString("latin1"), escaped)),
  ];
}

function pattern(pieces: readonly string[], { between = "", before = "", behind = "" } = {}): SecretPattern {
  return {
    probe: new RegExp(pieces.slice(0, PROBE_CHARS).join(between), "i"),
    whole: new RegExp(`${before}${pieces.join(between)}${behind}`, "gi"),
  };
}

/** One character in every way that it may be written. */
function written(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const bytes = [...Buffer.from(character)];
  // Every repetition has an end: a body of nothing but backslashes would otherwise be read once for each of them.
  const forms = [
    // Before a quote, a slash or a backslash stands one backslash, or more when JSON stands in JSON.
    (/["/\\']/.test(character) ? "\\\\{0,3}" : "") + escaped(latin1(character)),
    bytes.map((byte) => `%(?:25){0,2}${hex2(byte)}`).join(""),
    units.map((unit) => `\\\\{1,4}u(?:${unit.toString(16).padStart(4, "0")}|\\{0{0,5}${hex}\\})`).join(""),
    ...bytes.length === 1 ? [`\\\\{1,4}x${hex2(code)}`] : [],
    `&(?:amp;){0,2}#(?:0{0,5}${code}|x0{0,5}${hex});`,
    ...(ENTITIES[character] ?? []).map((name) => `&(?:amp;){0,2}${name};`),
    ...character === " " ? ["\\+"] : [],
  ];
  return `(?:${forms.join("|")})`;
}

/** The characters that say nothing but the secret, and the ones beside them that say a little of it. */
function base64Pattern(bytes: Uint8Array, offset: number): SecretPattern {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64").replace(/=+$/, "");
  const first = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const beside = "[A-Za-z0-9+/_-]?";
  return pattern(Array.from(text.slice(first, end), base64Character), {
    between: "(?:\\r?\\n|\\\\r\\\\n|\\\\n)?",
    before: offset === 0 ? "" : beside,
    behind: (offset + bytes.length) % 3 === 0 ? "" : beside,
  });
}

function base64Character(character: string): string {
  if (character === "+") return "(?:[+-]|%2b|\\\\u002b|&#43;)";
  if (character === "/") return "(?:\\\\{0,3}/|_|%2f|\\\\u002f|&#47;)";
  return character;
}

function hex2(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
