import type { Json } from "../../domain/json.ts";
import type { RequestRecord } from "../../domain/outcome.ts";
import type { Exchange, Recording } from "../../domain/recording.ts";
import type { WhyRequest } from "./types.ts";

/** Characters of all answers that are looked through; what comes later is not. */
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
  let left = MAX_LOOKED_AT;
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
    // One character takes a byte or more, so the bound holds for what is decoded as well.
    const text = isText ? new TextDecoder().decode(body.subarray(0, left)) : "";
    if (!isText || body.length > left) leftOut += 1;
    left -= text.length;
    answers.push({ request, text, json: body.length > text.length * 4 ? undefined : tryParse(text) });
  }
  return { answers, leftOut };
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
