import {
  cleanText,
  type RequestRecord,
  type RunError,
  type RunErrorKind,
  type RunFacts,
  type RunOutcome,
  type RunStage,
} from "../domain/outcome.ts";
import type { DirectCheck } from "../egress/types.ts";
import type { CompileProblem, GuestReport } from "../sandbox/mod.ts";
import { isGrantableHost } from "./lan_hosts.ts";
import { explainLimit as describeLimit } from "./limit_words.ts";

type FailedOutcome = Extract<RunOutcome, { kind: "failed" }>;
type FailedReport = Exclude<GuestReport, { kind: "answered" }>;

/** The outcome of a run that gave no data: its kind, in our words, from what the guest reported and its requests met. */
export function failedOutcome(report: FailedReport, facts: RunFacts): FailedOutcome {
  return { kind: "failed", stage: stageOf(report), error: explain(report, facts), ...facts };
}

/** Where the guest said it was; a run that ended before its first word had only started. */
function stageOf(report: FailedReport): RunStage {
  const stage = "stage" in report ? report.stage : undefined;
  return stage === undefined || stage === "load" ? "start" : stage;
}

function explain(report: FailedReport, facts: RunFacts): RunError {
  switch (report.kind) {
    case "threw":
      return explainThrow(report, facts);
    case "limit":
      return explainLimit(report);
    case "crashed":
      return {
        kind: "crashed",
        message: `The block's process ended by itself (${report.signal ?? `exit code ${report.exitCode}`})`,
      };
    case "no_result":
      return {
        kind: "no_result",
        message: "The block ended without a result",
        hint: "Return the data from processData and do not call Deno.exit",
      };
    case "protocol":
      return {
        kind: "protocol",
        message: cleanText(report.message),
        hint: "Use console.log or ctx.log instead of writing to standard output",
      };
    case "cancelled":
      return { kind: "no_result", message: "The run was cancelled" };
    case "not_started":
      return { kind: "no_result", message: cleanText(report.message) };
  }
}

function isRefusal(kind: RunErrorKind, { requests }: RunFacts): boolean {
  return requests.some(({ refused }) => refused === kind);
}

const NOT_JSON = "The source answered something that is not JSON";

type ThrewReport = Extract<GuestReport, { kind: "threw" }>;

/** The host of a refused request that a person could allow, if there is one. */
export function findAllowableHost({ refused, refusedHost, host }: RequestRecord): string | undefined {
  if (refused === "host_not_declared") return refusedHost;
  return refused === "blocked_address" && isGrantableHost(host) ? host : undefined;
}

/** The kind is ours to set: from what the requests of the run met, then from the error's own name. */
function explainThrow(report: ThrewReport, facts: RunFacts): RunError {
  const place = {
    ...(report.file !== undefined && { file: report.file }),
    ...(report.line !== undefined && { line: report.line }),
    ...(report.column !== undefined && { column: report.column }),
    ...(report.hint !== undefined && { hint: cleanText(report.hint, 400) }),
  };
  const kind = kindOfThrow(report, facts);
  // The broker's words for a refused request are ours already; that they came as a TypeError tells a person nothing.
  const isPlain = report.name === "Error" || report.stage === "schema" || isRefusal(kind.kind, facts);
  const message = cleanText(isPlain ? report.message : `${report.name}: ${report.message}`);
  if (kind.kind === "not_json") return { ...kind, message: NOT_JSON, ...place, hint: message };
  return { ...kind, message, ...place };
}

function kindOfThrow(report: ThrewReport, facts: RunFacts): Pick<RunError, "kind" | "status" | "host"> {
  if (report.stage === "schema") return { kind: "schema" };
  if (report.stage === "render") return { kind: "render" };
  if (report.name === "NotCapable" || report.name === "PermissionDenied") return { kind: "permission" };
  if (report.stage === "fetch" || report.stage === "process") {
    const last = facts.requests.findLast((request) =>
      request.refused !== undefined || (request.status ?? 200) >= 400
    );
    if (last?.refused !== undefined) {
      const host = findAllowableHost(last);
      return { kind: last.refused, ...(host !== undefined && { host }) };
    }
    if (last?.status !== undefined) return { kind: "http_status", status: last.status, ...signInHost(last) };
    if (report.name === "SyntaxError" && /JSON/i.test(report.message)) return { kind: "not_json" };
  }
  return { kind: "exception" };
}

/** Who wants a sign-in: where a person could make a connection for. */
function signInHost({ status, host }: RequestRecord): Pick<RunError, "host"> {
  return status === 401 || status === 403 ? { host } : {};
}

const LIMIT_KINDS: Readonly<Record<string, RunErrorKind>> = {
  wallMs: "timeout",
  cpuMs: "cpu_time",
  heapMegabytes: "memory",
  rssBytes: "memory",
};

function explainLimit(report: Extract<GuestReport, { kind: "limit" }>): RunError {
  const { name, allowed, seen } = report;
  return {
    kind: LIMIT_KINDS[name] ?? "too_large",
    ...describeLimit(report),
    limit: { name, allowed, seen },
  };
}

/** The outcome of a block with direct network whose hosts may not be reached: nothing ran. */
export function closedOutcome(
  { errorKind, message, hint }: Extract<DirectCheck, { kind: "refused" }>,
): FailedOutcome {
  return { kind: "failed", stage: "start", error: { kind: errorKind, message, hint }, ...NOTHING_RAN };
}

/** The outcome of code that does not compile: nothing ran. */
export function refusedOutcome({ kind, file, message, line, column, hint }: CompileProblem): FailedOutcome {
  const place = { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
  const error = { kind, message: cleanText(message), ...place, ...(hint !== undefined && { hint }) };
  return { kind: "failed", stage: "validate", error, ...NOTHING_RAN };
}

/** The outcome of a run that was not begun: the code would only meet a missing connection. */
export function unreadableSecret(name: string): FailedOutcome {
  const error = {
    kind: "permission" as const,
    message: `The stored secret of connection ${name} cannot be opened`,
    hint: "Type it in again on the page of the connection",
  };
  return { kind: "failed", stage: "start", error, ...NOTHING_RAN };
}

const NOTHING_RAN: RunFacts = {
  ...{ logs: [], requests: [], warnings: [], isolation: { level: "standard", layers: [] } },
  timings: { queuedMs: 0, startMs: 0, fetchMs: 0, processMs: 0, renderMs: 0, totalMs: 0 },
  usage: { cpuMs: 0, peakRssBytes: 0 },
};
