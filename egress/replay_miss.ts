import { cleanText } from "../domain/outcome.ts";
import type { Exchange, RecordedRequest } from "../domain/recording.ts";

const MAX_SHOWN_CHARS = 200;

/** Why a recording has no answer for a request: what was asked, and the recorded request that comes nearest. */
export function describeMiss(asked: RecordedRequest, exchanges: readonly Exchange[]): string {
  const miss = `No recorded answer for ${describe(asked)}`;
  const nearest = findNearest(asked, exchanges);
  return nearest === undefined
    ? `${miss}: nothing was recorded`
    : `${miss}: ${explainNearest(asked, nearest)}`;
}

/** Where all that is shown is the same, what is not shown must differ. */
function explainNearest(asked: RecordedRequest, nearest: RecordedRequest): string {
  if (describe(asked) !== describe(nearest)) return `the nearest recorded is ${describe(nearest)}`;
  if (asked.url !== nearest.url) return "it was recorded with another query";
  return asked.bodySha256 === nearest.bodySha256
    ? "it was recorded with another connection"
    : "it was recorded with another body";
}

/** Method, origin and path: a query may hold what is nobody's business. */
function describe({ method, url }: RecordedRequest): string {
  const shown = URL.canParse(url) ? new URL(url).origin + new URL(url).pathname : url;
  return `${method} ${cleanText(shown, MAX_SHOWN_CHARS)}`;
}

function findNearest(asked: RecordedRequest, exchanges: readonly Exchange[]): RecordedRequest | undefined {
  let nearest: RecordedRequest | undefined;
  let best = -1;
  for (const { request } of exchanges) {
    const likeness = commonStart(asked.url, request.url) * 2 + (asked.method === request.method ? 1 : 0);
    if (likeness > best) [nearest, best] = [request, likeness];
  }
  return nearest;
}

/** Characters that two addresses have in common from their beginning. */
function commonStart(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a[index] === b[index]) index += 1;
  return index;
}
