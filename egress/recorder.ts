import { type Exchange, type RecordedAnswer, RECORDING_LIMITS } from "../domain/recording.ts";
import { isSecretAddress, stableBytes, stableRequest, stableText, stableUrl } from "./stable_secrets.ts";
import type { EgressAnswer, EgressRequest, OpenConnection } from "./types.ts";

/** Keeps what a run asks and is answered. */
export interface Recorder {
  /** Notes a request as it goes out; the function that it gives notes what came of it. */
  begin(request: EgressRequest): (answer: EgressAnswer) => void;
  /** What was answered so far, in the order of asking; `undefined` when it was too much to keep. */
  exchanges(): readonly Exchange[] | undefined;
}

export interface RecorderOptions {
  /** Connections of the run: names stand for their placeholders in what is kept. */
  readonly connections?: readonly Pick<OpenConnection, "name" | "placeholder" | "auth">[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Different at each answer, of no use to a block, or a key to something. */
const LEFT_OUT = new Set([
  ...["authorization", "cookie", "set-cookie", "set-cookie2", "www-authenticate", "x-request-id"],
  ...["cf-ray", "nel", "report-to", "reporting-endpoints", "server-timing", "traceparent", "via"],
  ...["content-security-policy", "permissions-policy", "strict-transport-security", "age"],
]);

/** A recorder of one run. It holds at most `RECORDING_LIMITS` bytes; a body that has no room is cut and marked. */
export function createRecorder({ connections = [], now }: RecorderOptions): Recorder {
  const slots: (Exchange | undefined)[] = [];
  let bodyBytes = 0;
  let headBytes = 0;

  function keep(request: EgressRequest, answer: EgressAnswer): Exchange {
    const kept = toRecorded(request, answer, connections);
    const exchange = { request: stableRequest(request, connections), answer: kept, at: now() };
    if (kept.kind === "answered") bodyBytes += kept.body.length;
    headBytes += JSON.stringify([exchange.request, { ...kept, body: undefined }]).length;
    return exchange;
  }

  function toRecorded(
    request: EgressRequest,
    answer: EgressAnswer,
    secrets: NonNullable<RecorderOptions["connections"]>,
  ): RecordedAnswer {
    if (answer.kind === "failed") {
      return {
        kind: "failed",
        errorKind: answer.errorKind,
        message: stableText(answer.message, secrets),
      };
    }
    const { status, statusText, isRedirected } = answer;
    return {
      kind: "answered",
      ...{ status, statusText, isRedirected },
      headers: answer.headers.map(([name, value]) =>
        [name.toLowerCase(), stableText(value, secrets)] as const
      )
        .filter(([name]) => !LEFT_OUT.has(name)),
      url: finalUrl(request, answer.url, secrets),
      ...trim(answer.body, RECORDING_LIMITS.runBytes - bodyBytes, secrets),
    };
  }

  return {
    begin(request) {
      const slot = slots.push(undefined) - 1;
      return (answer) => {
        // Beyond the bound nothing of the run is kept, so nothing more needs to be held.
        if (headBytes <= RECORDING_LIMITS.headBytes) slots[slot] = keep(request, answer);
      };
    },
    exchanges: () =>
      headBytes > RECORDING_LIMITS.headBytes ? undefined : slots.filter((each) => each !== undefined),
  };
}

function trim(
  body: Uint8Array,
  room: number,
  secrets: NonNullable<RecorderOptions["connections"]>,
): { readonly body: Uint8Array; readonly isTrimmed: boolean } {
  const isTrimmed = body.length > Math.min(room, RECORDING_LIMITS.answerBytes);
  // A copy, so that a small beginning does not hold the whole.
  const kept = isTrimmed ? body.slice(0, Math.max(0, Math.min(room, RECORDING_LIMITS.trimmedBytes))) : body;
  return { body: stableBytes(kept, secrets), isTrimmed };
}

/** Where the answer came from, without what the broker added for a connection. */
function finalUrl(
  request: EgressRequest,
  url: string,
  secrets: NonNullable<RecorderOptions["connections"]>,
): string {
  const asked = stableUrl(request.url, secrets);
  // Where a secret address leads may give the address away.
  if (isSecretAddress(asked) || !URL.canParse(url)) return asked;
  const final = new URL(url);
  for (const { auth } of secrets) {
    if (auth.kind === "query" && final.searchParams.has(auth.parameter)) {
      final.searchParams.delete(auth.parameter);
    }
  }
  return stableUrl(final.href, secrets);
}
