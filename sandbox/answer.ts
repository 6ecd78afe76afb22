import type { Frame } from "./frames.ts";
import type { AnsweredMessage } from "./guest_messages.ts";
import { MAX_JSON_DEPTH } from "./limits.ts";

/** A guest's result as plain JSON; what stands in it is for others to check. */
export type Answer =
  | { readonly kind: "answer"; readonly data: unknown; readonly tree: unknown; readonly schema?: unknown }
  | { readonly kind: "too_deep"; readonly depth: number }
  | { readonly kind: "wrong"; readonly message: string };

/** @param hidden text that is not for the eyes of people who see the data: the runner's path. */
export function parseAnswer(message: AnsweredMessage, { body }: Frame, hidden: string): Answer {
  const { dataBytes, treeBytes, schemaBytes } = message;
  if (dataBytes + treeBytes + schemaBytes !== body.length) {
    return { kind: "wrong", message: "The result's parts are not as long as it says" };
  }
  try {
    const data = parsePart(body.subarray(0, dataBytes), hidden);
    const tree = parsePart(body.subarray(dataBytes, dataBytes + treeBytes), hidden);
    if (schemaBytes === 0) return { kind: "answer", data, tree };
    return { kind: "answer", data, tree, schema: parsePart(body.subarray(dataBytes + treeBytes), hidden) };
  } catch (error) {
    if (error instanceof TooDeepError) return { kind: "too_deep", depth: error.depth };
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    return { kind: "wrong", message: "The result is not JSON" };
  }
}

/** Thrown inside this file only. */
class TooDeepError extends Error {
  constructor(readonly depth: number) {
    super("The result is nested too deeply");
  }
}

function parsePart(bytes: Uint8Array, hidden: string): unknown {
  const depth = depthOf(bytes);
  if (depth > MAX_JSON_DEPTH) throw new TooDeepError(depth);
  const decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const text = decoded.includes(hidden) ? decoded.replaceAll(hidden, "deno") : decoded;
  return JSON.parse(LONE_SURROGATE_HINT.test(text) ? text.replace(ESCAPES, mendEscape) : text);
}

const LONE_SURROGATE_HINT = /\\ud[89a-f]/i;
/** A pair of surrogates, or any one escape. */
const ESCAPES = /\\(?:ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|u[0-9a-f]{4}|.)/gis;

/** A lone surrogate, which only an escape can spell here, would break whoever encodes the text again. */
function mendEscape(escape: string): string {
  const isLone = escape.length === 6 && /^\\ud[89a-f]/i.test(escape);
  return isLone ? "\\ufffd" : escape;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];

/** Levels of brackets, from the bytes alone: to parse first, or to walk the values, takes a hostile answer seconds. */
function depthOf(bytes: Uint8Array): number {
  let [depth, deepest, isInText] = [0, 0, false];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) isInText = !isInText;
    else if (isInText) index += byte === BACKSLASH ? 1 : 0;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, ++depth);
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
  }
  return deepest;
}
