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
  const decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const text = decoded.includes(hidden) ? decoded.replaceAll(hidden, "deno") : decoded;
  const value: unknown = JSON.parse(text);
  const depth = depthOf(value);
  if (depth > MAX_JSON_DEPTH) throw new TooDeepError(depth);
  // A lone surrogate, which only an escape can spell here, would break whoever encodes the text again.
  if (!/\\ud[89a-f]/i.test(text)) return value;
  // Unlike plain parsing, a reviver goes down by recursion: only now is the depth known to be harmless.
  return JSON.parse(text, (_, member) => typeof member === "string" ? member.toWellFormed() : member);
}

/** Without recursion: the depth is the guest's choice. */
function depthOf(root: unknown): number {
  let level: unknown[] = [root];
  let depth = 0;
  while (level.length > 0 && depth <= MAX_JSON_DEPTH) {
    depth++;
    level = level.flatMap((value) => typeof value === "object" && value !== null ? Object.values(value) : []);
  }
  return depth;
}
