import type { Json } from "../../domain/json.ts";
import type { RequestRecord } from "../../domain/outcome.ts";
import type { Exchange, Recording } from "../../domain/recording.ts";
import type { WhyRequest } from "./types.ts";

/** Bytes of all answers that are looked through; what is beyond is not. */
export const MAX_LOOKED_AT = 4_000_000;
const MAX_ANSWERS = 60;
const JSON_PREFIX = /^\s*(\)\]\}',?\n|while\s*\(1\);|for\s*\(;;\);)/;

/** An answer made ready to look values up in. */
export interface OpenAnswer {
  readonly request: WhyRequest;
  /** Undefined for an answer that is no JSON. */
  readonly json: Json | undefined;
  /** Empty for what is no text. */
  readonly text: string;
}

export interface OpenedAnswers {
  readonly answers: readonly OpenAnswer[];
  /** Answers, or parts of them, that were too much to look through, or no text. */
  readonly leftOut: number;
}

/** Reads the answers of a recording, in the order of asking, as far as the bound goes. */
export function openAnswers(recording: Recording, records: readonly RequestRecord[]): OpenedAnswers {
  const answers: OpenAnswer[] = [];
  const rest = [...records];
  const allowed = allowBytes(recording.exchanges);
  let leftOut = 0;
  for (const exchange of recording.exchanges) {
    if (exchange.answer.kind === "failed") continue;
    if (answers.length >= MAX_ANSWERS) {
      leftOut += 1;
      continue;
    }
    const request = describeRequest(exchange, rest);
    if (request === undefined) continue;
    const { body } = exchange.answer;
    const isText = !isBinary(body);
    const bytes = allowed.get(exchange) ?? 0;
    const text = isText ? new TextDecoder().decode(body.subarray(0, bytes)) : "";
    if (!isText || body.length > bytes) leftOut += 1;
    answers.push({ request, text, json: body.length > bytes ? undefined : tryParse(text) });
  }
  return { answers, leftOut };
}

/** Small answers are read whole before a large one takes the room. */
function allowBytes(exchanges: readonly Exchange[]): ReadonlyMap<Exchange, number> {
  let left = MAX_LOOKED_AT;
  const allowed = new Map<Exchange, number>();
  for (const exchange of exchanges.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    const bytes = Math.min(sizeOf(exchange), left);
    left -= bytes;
    allowed.set(exchange, bytes);
  }
  return allowed;
}

function sizeOf({ answer }: Exchange): number {
  return answer.kind === "failed" ? 0 : answer.body.length;
}

function describeRequest({ request, answer }: Exchange, rest: RequestRecord[]): WhyRequest | undefined {
  if (answer.kind === "failed" || !URL.canParse(request.url)) return undefined;
  const url = new URL(request.url);
  const index = rest.findIndex(({ method, host, path }) =>
    method === request.method && host === url.host && path === url.pathname
  );
  const [record] = index === -1 ? [] : rest.splice(index, 1);
  return {
    method: request.method,
    address: `${url.host}${url.pathname}`,
    status: answer.status,
    ms: record?.ms ?? null,
    fromCache: record?.fromCache ?? false,
    bytes: answer.body.length,
    contentType: answer.headers.find(([name]) => name === "content-type")?.[1] ?? "",
    isTrimmed: answer.isTrimmed,
  };
}

function isBinary(body: Uint8Array): boolean {
  return body.subarray(0, 4_000).includes(0);
}

function tryParse(text: string): Json | undefined {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "").replace(JSON_PREFIX, ""));
  } catch {
    // Feeds, pages and tables are looked through as text.
    return undefined;
  }
}
