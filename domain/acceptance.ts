import type { AcceptanceFailure } from "./acceptance_failure.ts";
import { countRows, listLeaves, readInstant, valueAt } from "./data_values.ts";
import type { Json } from "./json.ts";
import { judgeTrace, type TraceJudgement } from "./judge_trace.ts";
import { checkJsonSchema } from "./json_schema.ts";
import type { Manifest, SettingValues } from "./manifest.ts";
import { cleanText, type RequestRecord, type RunOutcome, type RunWarning } from "./outcome.ts";
import { findSoftFailures } from "./soft_failures.ts";
import { showsData, summariseTree } from "./visible_tree.ts";

export interface JudgedRun {
  readonly outcome: Extract<RunOutcome, { kind: "ok" }>;
  readonly manifest: Pick<
    Manifest,
    "hosts" | "minimumRows" | "staleAfterSeconds" | "dataAt" | "prompt" | "requests"
  >;
  /** JSON Schema of the block's `dataSchema`, when it is known. */
  readonly schema?: unknown;
  /** Text of the bodies that this run's requests answered; used at a trial only. */
  readonly answers: readonly string[];
  readonly settings: SettingValues;
  readonly nowMs: number;
  /** A trial is judged in every point, a refresh only in those that depend on the source. */
  readonly isTrial: boolean;
  /** What was seen when it ran on changed answers or at another time; for the invented-data check. */
  readonly isFollowing?: boolean;
}

export interface Judgement {
  /** Empty when the run is good. */
  readonly failures: readonly AcceptanceFailure[];
  readonly warnings: readonly RunWarning[];
  /** Percent of the values that trace to an answer, a setting or the clock; of a trial alone. */
  readonly tracedPercent?: number;
}

/** Judges a run that ended well: whether its data and view may be shown as true. Pure; the sandbox and egress gave the facts. */
export function judgeRun(run: JudgedRun): Judgement {
  const always = [
    checkSchema(run),
    ...findSoftFailures(run.outcome.data),
    checkRows(run),
    checkFreshness(run),
  ];
  if (!run.isTrial) return { failures: present(always), warnings: [] };
  const trace = checkInvented(run);
  const view = checkView(run);
  return {
    failures: present([checkRefusals(run), checkAnswers(run), ...always, trace.failure, view.failure]),
    warnings: present([trace.warning, view.warning]),
    ...(trace.score !== undefined && { tracedPercent: trace.score }),
  };
}

function present<T>(list: readonly (T | undefined)[]): T[] {
  return list.filter((item): item is T => item !== undefined);
}

function checkSchema({ schema, outcome }: JudgedRun): AcceptanceFailure | undefined {
  if (schema === undefined) return undefined;
  const check = checkJsonSchema(schema, outcome.data);
  if (check.kind === "fits") return undefined;
  if (check.kind === "refused") return { kind: "schema", message: check.message };
  return {
    kind: "schema",
    message: "The data does not have the form that the block promised",
    evidence: cleanText(check.problems.join("\n"), 600),
  };
}

function checkRows({ outcome, manifest }: JudgedRun): AcceptanceFailure | undefined {
  const rows = countRows(outcome.data) ?? 0;
  if (rows >= manifest.minimumRows) return undefined;
  return {
    kind: "too_few_rows",
    message: `The data has ${rows} rows and should have at least ${manifest.minimumRows}`,
  };
}

function checkFreshness({ outcome, manifest, nowMs }: JudgedRun): AcceptanceFailure | undefined {
  const { staleAfterSeconds, dataAt } = manifest;
  if (staleAfterSeconds === undefined || dataAt === undefined) return undefined;
  const at = readInstant(valueAt(outcome.data, dataAt));
  const path = cleanText(dataAt, 80);
  if (at === undefined) return { kind: "stale", message: `The data has no time at "${path}"` };
  const ageSeconds = Math.round((nowMs - at) / 1000);
  if (ageSeconds <= staleAfterSeconds) return undefined;
  return {
    kind: "stale",
    message: `The newest data is ${describeSeconds(ageSeconds)} old and may be at most ${
      describeSeconds(staleAfterSeconds)
    }`,
  };
}

function checkRefusals({ outcome }: JudgedRun): AcceptanceFailure | undefined {
  const refused = outcome.requests.filter(isRuleRefusal);
  const [first] = refused;
  if (first === undefined) return undefined;
  const hosts = [...new Set(refused.map(({ refusedHost, host }) => cleanText(refusedHost ?? host, 100)))];
  return {
    kind: "refused_request",
    message: `The block was refused ${refused.length} of its requests: ${hosts.slice(0, 3).join(", ")}`,
    evidence: hosts.slice(0, 10).join(", "),
  };
}

/** A host that is down is a fact that a block may show; a request against the rules never is. */
function isRuleRefusal({ refused }: RequestRecord): boolean {
  return refused === "host_not_declared" || refused === "blocked_address" || refused === "permission";
}

function checkAnswers({ outcome, manifest, settings }: JudgedRun): AcceptanceFailure | undefined {
  const needsNetwork = manifest.hosts.length > 0 || outcome.requests.length > 0 || hasAddress(settings);
  if (!needsNetwork) return undefined;
  if (outcome.requests.some(({ status }) => status !== undefined)) return checkEmptiness(outcome);
  const message = outcome.requests.length === 0
    ? "The block declares sources but asked none"
    : "None of the block's sources answered";
  return { kind: "no_answer", message };
}

/** An empty list is an honest state only when a source said so. */
function checkEmptiness({ data, requests }: JudgedRun["outcome"]): AcceptanceFailure | undefined {
  const isWell = requests.some(({ status }) => status !== undefined && status < 400);
  if (isWell || countRows(data) !== 0) return undefined;
  const statuses = [...new Set(requests.flatMap(({ status }) => status ?? []))].slice(0, 3).join(", ");
  return {
    kind: "no_answer",
    message: `The block shows an empty list although its sources answered ${statuses}`,
  };
}

function hasAddress(settings: SettingValues): boolean {
  return Object.values(settings).flat().some((value) =>
    typeof value === "string" && /^https?:\/\//.test(value)
  );
}

function checkInvented(
  { outcome: { data, requests }, manifest, settings, answers, nowMs, isFollowing = false }: JudgedRun,
): TraceJudgement {
  const words = [manifest.prompt, ...manifest.requests].join("\n");
  return judgeTrace({ data, requests, settings, answers, nowMs, words, isFollowing });
}

function checkView({ outcome }: JudgedRun): { failure?: AcceptanceFailure; warning?: RunWarning } {
  const summary = summariseTree(outcome.tree);
  const rows = countRows(outcome.data) ?? 0;
  if (summary.values.length === 0 && summary.hasFallback) {
    const hasData = rows > 0 ||
      (countRows(outcome.data) === undefined && listLeaves(outcome.data).length > 0);
    return hasData
      ? {
        failure: {
          kind: "fallback_view",
          message: "The view shows only its empty state although there is data",
        },
      }
      : { warning: { kind: "empty_now", message: "There is nothing to show right now" } };
  }
  if (summary.values.length === 0) {
    return { failure: { kind: "empty_view", message: "The view shows nothing" } };
  }
  const markup = findMarkup(summary.values, outcome.data);
  if (markup !== undefined) {
    return {
      failure: {
        kind: "unreadable",
        message: "The view shows HTML tags as text: it returns a string where elements are wanted",
        evidence: cleanText(markup, 200),
      },
    };
  }
  if (showsData(summary, outcome.data)) return {};
  return {
    warning: { kind: "view_without_data", message: "None of the data's values was found in the view" },
  };
}

const TAG =
  /<\/?(?:a|b|br|div|em|h[1-6]|i|img|li|ol|p|section|span|strong|table|tbody|td|th|tr|ul)(?:\s[^<>]{0,500})?\/?>/i;

/** A text with tags that the view wrote itself: tags in the data are the source's. */
function findMarkup(values: readonly (string | number)[], data: Json): string | undefined {
  const drawn = values.find((value): value is string => typeof value === "string" && TAG.test(value));
  if (drawn === undefined) return undefined;
  const isOfData = listLeaves(data).some((leaf) => typeof leaf === "string" && TAG.test(leaf));
  return isOfData ? undefined : drawn;
}

function describeSeconds(seconds: number): string {
  const [size, unit] = ([[86_400, "days"], [3_600, "hours"], [60, "minutes"]] as const)
    .find(([size]) => seconds >= 2 * size) ?? [1, "seconds"];
  return `${Math.round(seconds / size)} ${unit}`;
}
