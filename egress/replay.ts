import { hostPatternOf, isHostAllowed } from "../domain/hosts.ts";
import { cleanText, type RequestRecord } from "../domain/outcome.ts";
import type { Exchange, RecordedRequest } from "../domain/recording.ts";
import { describeMiss } from "./replay_miss.ts";
import { cleanResponseHeaders } from "./response_headers.ts";
import { isSecretAddress, stableRequest, withPlaceholders } from "./stable_secrets.ts";
import type { Broker, EgressAnswer, EgressErrorKind, EgressPolicy, EgressRequest } from "./types.ts";

type Failed = Extract<EgressAnswer, { kind: "failed" }>;

/**
 * A broker that opens no socket: answers come from a recording, always the same ones. A request that was recorded
 * several times gets its answers in their order and then the last; one that was not is a failure of kind `network`.
 */
export function createReplayBroker(exchanges: readonly Exchange[]): Broker {
  const served = new Map<string, number>();
  return {
    send: (request, policy) => Promise.resolve(replay(request, policy, { exchanges, served })),
    createFetch: () => () => Promise.reject(new TypeError("Cannot reach the network: this run is offline")),
    readCertificate: () =>
      Promise.resolve({
        kind: "failed",
        errorKind: "network",
        message: "Cannot reach the network: this run is offline",
      }),
    checkDirect: ([entry = ""]) =>
      Promise.resolve({
        ...{ kind: "refused", entry, errorKind: "network" },
        message: `Cannot reach "${entry}": this run is offline`,
        hint: "Run it without --offline",
      }),
    close: () => Promise.resolve(),
  };
}

interface Replay {
  readonly exchanges: readonly Exchange[];
  /** How often each request was answered. */
  readonly served: Map<string, number>;
}

function replay(request: EgressRequest, policy: EgressPolicy, { exchanges, served }: Replay): EgressAnswer {
  const asked = stableRequest(request, policy.connections ?? []);
  const record = recordOf(asked);
  const refusal = checkConnection(asked, policy, record) ?? checkAddress(asked.url, policy, record);
  if (refusal !== undefined) return refusal;
  const found = findAnswers(asked, exchanges);
  const key = JSON.stringify(asked);
  const count = served.get(key) ?? 0;
  served.set(key, count + 1);
  const exchange = found[Math.min(count, found.length - 1)];
  if (exchange === undefined) return fail("network", describeMiss(asked, exchanges), record);
  return toAnswer(exchange, { request, policy, record });
}

/** What was answered to a secret is for those who may use it. */
function checkConnection(
  { connection: name }: RecordedRequest,
  { connections = [] }: EgressPolicy,
  record: RequestRecord,
): Failed | undefined {
  if (name === undefined || connections.some((each) => each.name === name)) return undefined;
  return fail("permission", `There is no connection "${cleanText(name, 40)}" for this block`, record);
}

/** A secret address is its connection's to allow. */
function checkAddress(url: string, policy: EgressPolicy, record: RequestRecord): Failed | undefined {
  if (isSecretAddress(url)) return undefined;
  if (!URL.canParse(url)) return fail("network", `Cannot read the address "${url.slice(0, 80)}"`, record);
  return checkHost(new URL(url), policy, record);
}

function checkHost(url: URL, policy: EgressPolicy, record: RequestRecord): Failed | undefined {
  if (policy.hosts === "any-public" || isHostAllowed(url, policy.hosts)) return undefined;
  return fail("host_not_declared", `The block does not declare ${url.host}`, {
    ...record,
    refusedHost: hostPatternOf(url),
  });
}

/** A recording that says nothing of a body or a connection answers every request to its address. */
function findAnswers(asked: RecordedRequest, exchanges: readonly Exchange[]): readonly Exchange[] {
  const found = exchanges.filter(({ request }) => isSameRequest(request, asked));
  const exact = found.filter(({ request }) => request.bodySha256 === asked.bodySha256);
  return exact.length > 0 ? exact : found;
}

function isSameRequest(recorded: RecordedRequest, asked: RecordedRequest): boolean {
  return recorded.method === asked.method && recorded.url === asked.url &&
    (recorded.bodySha256 ?? asked.bodySha256) === asked.bodySha256 &&
    (recorded.connection ?? asked.connection) === asked.connection;
}

interface AnswerOptions {
  readonly request: EgressRequest;
  readonly policy: EgressPolicy;
  readonly record: RequestRecord;
}

function toAnswer({ answer }: Exchange, { request, policy, record }: AnswerOptions): EgressAnswer {
  if (answer.kind === "failed") return fail(toEgressKind(answer.errorKind), answer.message, record);
  const { status, statusText, headers, body, isRedirected } = answer;
  if (answer.isTrimmed) {
    return fail(
      "network",
      `Only the beginning of the answer for ${record.method} ${record.path} was recorded`,
      record,
    );
  }
  if (isRedirected && request.redirect !== undefined && request.redirect !== "follow") {
    return fail("network", `The recorded answer for ${record.method} ${record.path} was redirected`, record);
  }
  const isElsewhere = isRedirected && URL.canParse(answer.url);
  const refusal = isElsewhere ? checkHost(new URL(answer.url), policy, record) : undefined;
  if (refusal !== undefined) return refusal;
  return {
    kind: "answered",
    ...{ status, statusText, body, isRedirected },
    headers: cleanResponseHeaders(headers.map(([name, value]) => [name.toLowerCase(), value] as const)),
    url: withPlaceholders(answer.url, policy.connections ?? []),
    record: { ...record, status, bytes: body.byteLength, fromCache: true },
  };
}

const EGRESS_KINDS: readonly EgressErrorKind[] = [
  ...["host_not_declared", "blocked_address", "network", "timeout", "too_large", "permission"] as const,
];

function toEgressKind(kind: string): EgressErrorKind {
  return EGRESS_KINDS.find((each) => each === kind) ?? "network";
}

function recordOf({ method, url }: RecordedRequest): RequestRecord {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const host = parsed?.host ?? (isSecretAddress(url) ? url : "");
  return { method, host, path: parsed?.pathname ?? "", ms: 0, bytes: 0, fromCache: false };
}

function fail(errorKind: EgressErrorKind, message: string, record: RequestRecord): Failed {
  return { kind: "failed", errorKind, message, record: { ...record, refused: errorKind } };
}
