import { cleanText, type RequestRecord } from "../domain/outcome.ts";
import type { EgressRequest } from "./types.ts";

const MAX_PATH_CHARS = 300;

export type RecordFacts = Pick<RequestRecord, "ms"> & Partial<RequestRecord>;

/** The log row of a request. The query, which may hold a secret, is left out; `facts` may hide more. */
export function recordOf(request: EgressRequest, facts: RecordFacts): RequestRecord {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  return {
    method: cleanText((request.method ?? "GET").toUpperCase(), 20),
    host: isWeb ? url.host : "",
    path: isWeb ? cleanText(url.pathname, MAX_PATH_CHARS) : "",
    bytes: 0,
    fromCache: false,
    ...facts,
  };
}
