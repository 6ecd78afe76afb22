import { SHAPE_LIMITS } from "./shape_limits.ts";

/** One piece of markup, in the order of the text. */
export type MarkupToken =
  | { readonly kind: "open"; readonly name: string; readonly attributes: string }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

const MAX_TOKENS = 60_000;
const MAX_TAG_CHARS = 2_000;
const NAME = /^<(\/?)([A-Za-z][\w:.-]{0,60})/;

/**
 * Tags and texts of HTML or XML, read once from the front without a tree: nesting costs nothing, and an answer that is
 * no markup at all gives few tokens. Comments, scripts and styles are passed over; CDATA is text.
 */
export function* readMarkup(source: string): Generator<MarkupToken> {
  const text = source.slice(0, SHAPE_LIMITS.scannedChars);
  let at = 0;
  for (let count = 0; at < text.length && count < MAX_TOKENS; count++) {
    const next = text.indexOf("<", at);
    const end = next === -1 ? text.length : next;
    if (end > at) yield { kind: "text", text: text.slice(at, end) };
    if (next === -1) return;
    const step = readTag(text, next);
    if (step.token !== undefined) yield step.token;
    at = step.end;
  }
}

interface Step {
  readonly token?: MarkupToken;
  readonly end: number;
}

function readTag(text: string, at: number): Step {
  if (text.startsWith("<!--", at)) return { end: after(text, "-->", at + 4) };
  if (text.startsWith("<![CDATA[", at)) {
    const end = after(text, "]]>", at + 9);
    return { token: { kind: "text", text: text.slice(at + 9, Math.max(at + 9, end - 3)) }, end };
  }
  const tag = NAME.exec(text.slice(at, at + 64));
  // "<!doctype", "<?xml" and a "<" that is only text.
  if (tag === null) return { end: /^<[!?]/.test(text.slice(at, at + 2)) ? after(text, ">", at) : at + 1 };
  const name = tag[2] ?? "";
  const end = after(text, ">", at);
  if (tag[1] === "/") return { token: { kind: "close", name }, end };
  const attributes = text.slice(at + tag[0].length, Math.min(end - 1, at + MAX_TAG_CHARS));
  const isRaw = /^(script|style)$/i.test(name) && !attributes.endsWith("/");
  const skipped = isRaw ? skipRaw(text, name, end) : end;
  return { token: { kind: "open", name, attributes }, end: skipped };
}

/** Behind the next `mark`, or the end of the text. */
function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

function skipRaw(text: string, name: string, from: number): number {
  const found = text.slice(from).search(new RegExp(`</${name}`, "i"));
  return found === -1 ? text.length : from + found;
}

/** An attribute's value, or `undefined`. */
export function attributeOf(attributes: string, name: "class" | "id" | "type"): string | undefined {
  const found = ATTRIBUTES[name].exec(attributes);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}

const ATTRIBUTES = {
  class: /(?:^|\s)class\s*=\s*(?:"([^"]{0,400})"|'([^']{0,400})'|([^\s"'>]{1,100}))/i,
  id: /(?:^|\s)id\s*=\s*(?:"([^"]{0,100})"|'([^']{0,100})'|([^\s"'>]{1,100}))/i,
  type: /(?:^|\s)type\s*=\s*(?:"([^"]{0,100})"|'([^']{0,100})'|([^\s"'>]{1,100}))/i,
};
