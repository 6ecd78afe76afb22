import { checkJsonSchema } from "../domain/json_schema.ts";
import { isRecord, type Json } from "../domain/json.ts";
import type { BlockLimits } from "../domain/limits.ts";
import type { SettingValues } from "../domain/manifest.ts";
import {
  cleanText,
  type RequestRecord,
  type RunError,
  type RunFacts,
  type RunOutcome,
  type RunWarning,
} from "../domain/outcome.ts";
import type { Recording } from "../domain/recording.ts";
import type { PageReader } from "../browsing/types.ts";
import { createRecorder } from "../egress/recorder.ts";
import type { Broker, EgressPolicy, OpenConnection } from "../egress/types.ts";
import { checkTree } from "../rendering/check_tree.ts";
import { treeText } from "../rendering/tree_text.ts";
import { createBrowseDesk } from "./browse_desk.ts";
import { closedOutcome, failedOutcome } from "./explain_failure.ts";
import type { CompiledBlock, GuestReport, GuestRequest, GuestResponse, Sandbox } from "../sandbox/mod.ts";

export interface RunDeps {
  readonly sandbox: Sandbox;
  readonly broker: Broker;
  /** Reads pages that need JavaScript; absent where there is no browser. */
  readonly pages?: Pick<PageReader, "browse">;
  /** Epoch milliseconds at which answers came; the input's instant unless given. */
  readonly now?: () => number;
}

export interface RunInput {
  /** Block id: whose turn in the queue, whose requests in the log. */
  readonly owner: string;
  readonly compiled: CompiledBlock;
  /** Of an adopted version: its runs in quick succession may share a process. A trial's never do. */
  readonly version?: number;
  readonly settings: SettingValues;
  /** Host patterns that this run may call. */
  readonly hosts: readonly string[];
  /** Exact `host:port` entries of the own network that a person approved for this block. */
  readonly lanHosts: readonly string[];
  /** Connections that a person allowed for this block, with placeholders made for this run. */
  readonly connections?: readonly OpenConnection[];
  /** Exact `host:port` entries that a person let its process reach by itself; checked before it starts. */
  readonly directNetwork?: readonly string[];
  /** What a person set in place of the defaults. */
  readonly limits?: BlockLimits;
  /** Sources are asked anew, whatever is kept of them: a person waits for it. */
  readonly isReload?: boolean;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly locale: string;
  readonly previous: Json;
  readonly history: readonly { readonly at: number; readonly data: Json }[];
  /** JSON Schema stored with the version; `undefined` asks the guest for it (a trial). */
  readonly schema: Json | undefined;
}

export interface VersionRun {
  readonly outcome: RunOutcome;
  /** JSON Schema of the data, given by a trial of a block that has one. */
  readonly schema: Json | undefined;
  /** Bodies of the answers that the block read, cut to a bounded length; for the invented-data check. */
  readonly answers: readonly string[];
  /** The run's circumstances and answers, to run it again; `undefined` when they are too much to keep. */
  readonly recording?: Recording | undefined;
  /** Epoch milliseconds before which a source asked not to be called again. */
  readonly notBefore: number | undefined;
}

const MAX_ANSWER_CHARS = 512_000;
const MAX_ANSWERS = 40;

/** Runs a version once in the sandbox and says what it gave, in the one form that every caller uses. Never throws. */
export async function runVersion(deps: RunDeps, given: RunInput, signal?: AbortSignal): Promise<VersionRun> {
  const input = withoutSecretsPastBroker(given);
  const { directNetwork = [] } = input;
  const closed = await findClosedHost(deps.broker, input);
  if (closed !== undefined) {
    const nothing = { schema: undefined, recording: undefined, notBefore: undefined };
    return { outcome: closedOutcome(closed), answers: [], ...nothing };
  }
  const wire = createWire(deps, input);
  const report = await deps.sandbox.run({
    owner: input.owner,
    code: input.compiled,
    context: {
      settings: input.settings,
      nowMs: input.nowMs,
      timeZone: input.timeZone,
      locale: input.locale,
      previous: input.previous,
      history: input.history,
      ...(input.connections !== undefined && { placeholders: placeholdersOf(input.connections) }),
    },
    wantsSchema: input.schema === undefined,
    ...reuseOf(input),
    ...(input.limits !== undefined && { limits: input.limits }),
    ...(directNetwork.length > 0 && { directNetwork }),
    fetch: wire.fetch,
  }, signal);
  const facts = { ...factsOf(report, { requests: wire.records, directNetwork }), warnings: wire.warnings() };
  const outcome = report.kind === "answered"
    ? judgeAnswer(report, { facts, input })
    : failedOutcome(report, facts);
  const schema = report.kind === "answered" && isRecord(report.schema) ? report.schema as Json : undefined;
  return { outcome, schema, answers: wire.answers, recording: wire.recording(), notBefore: wire.notBefore() };
}

/** The two grants shut each other out where they are stored; a row that holds both still gives no secret away. */
function withoutSecretsPastBroker(input: RunInput): RunInput {
  if ((input.directNetwork ?? []).length === 0) return input;
  const { connections: _connections, ...rest } = input;
  return rest;
}

/** What decides over the code's behaviour stands in the key; a run with placeholders of its own stays alone. */
function reuseOf(
  { version, settings, hosts, lanHosts, timeZone, locale, connections = [] }: RunInput,
): { readonly reuseKey?: string } {
  if (version === undefined || connections.length > 0) return {};
  return { reuseKey: JSON.stringify([version, settings, hosts, lanHosts, timeZone, locale]) };
}

/** Names of direct network are looked up anew at each start: one that leads inside by now starts no process. */
async function findClosedHost(broker: Broker, { directNetwork = [], lanHosts }: RunInput) {
  if (directNetwork.length === 0) return undefined;
  const check = await broker.checkDirect(directNetwork, { lanHosts });
  return check.kind === "refused" ? check : undefined;
}

interface Wire {
  readonly fetch: (request: GuestRequest, signal: AbortSignal) => Promise<GuestResponse>;
  readonly records: RequestRecord[];
  readonly answers: string[];
  /** Of the pages that were read with a browser. */
  warnings(): readonly RunWarning[];
  recording(): Recording | undefined;
  notBefore(): number | undefined;
}

/** Carries the guest's requests to the broker and keeps what they were. */
function createWire({ broker, pages, now }: RunDeps, input: RunInput): Wire {
  const records: RequestRecord[] = [];
  const answers: string[] = [];
  let notBefore: number | undefined;
  const policy: EgressPolicy = {
    purpose: "block",
    owner: input.owner,
    hosts: input.hosts,
    lanHosts: input.lanHosts,
    isReload: input.isReload === true,
    ...(input.connections !== undefined && { connections: input.connections }),
  };
  const recorder = createRecorder({ connections: policy.connections ?? [], now: now ?? (() => input.nowMs) });
  const browsing = createBrowseDesk({ pages, policy, recorder });
  return {
    records,
    answers,
    warnings: browsing.warnings,
    recording: () => toRecording(input, recorder.exchanges()),
    notBefore: () => notBefore,
    async fetch(request, signal) {
      if (request.browse !== undefined) {
        const page = await browsing.browse(request, signal);
        records.push(...page.records);
        if (page.response.kind === "answered" && answers.length < MAX_ANSWERS) answers.push(page.seen);
        return page.response;
      }
      const note = recorder.begin(request);
      const answer = await broker.send(request, policy, signal);
      note(answer);
      records.push(answer.record);
      if (answer.notBefore !== undefined) notBefore = Math.max(notBefore ?? 0, answer.notBefore);
      if (answer.kind === "failed") return answer;
      if (answers.length < MAX_ANSWERS) {
        answers.push(new TextDecoder().decode(answer.body.subarray(0, MAX_ANSWER_CHARS)));
      }
      return answer;
    },
  };
}

function toRecording(
  { nowMs, timeZone, locale, settings, directNetwork = [] }: RunInput,
  exchanges: Recording["exchanges"] | undefined,
): Recording | undefined {
  // What a process asked by itself nobody saw: answers without it would be half a run.
  if (directNetwork.length > 0) return undefined;
  return exchanges && { nowMs, timeZone, locale, settings, exchanges };
}

function placeholdersOf(connections: readonly OpenConnection[]): Record<string, string> {
  return Object.fromEntries(connections.map(({ name, placeholder }) => [name, placeholder]));
}

function factsOf(
  report: GuestReport,
  { requests, directNetwork }: Pick<RunFacts, "requests"> & Required<Pick<RunInput, "directNetwork">>,
): RunFacts {
  const { level, layers } = report.isolation;
  const open = directNetwork.length === 0 ? [] : [OPEN_WITH_NETWORK];
  return {
    logs: report.logs.map((line) => ({ level: line.level, text: cleanText(line.text), at: line.at })),
    requests,
    timings: report.timings,
    usage: report.usage,
    isolation: { level, layers: [...layers, ...open] },
    warnings: [],
  };
}

/** Layer of a run with direct network; follows the sandbox's own words for which hosts it let through. */
export const OPEN_WITH_NETWORK =
  "past the broker: not pinned, not logged per request, no size or rate limits, no secrets, names may change after the check";

type AnsweredReport = Extract<GuestReport, { kind: "answered" }>;

function judgeAnswer(
  report: AnsweredReport,
  { facts, input }: { facts: RunFacts; input: RunInput },
): RunOutcome {
  const data = report.data as Json;
  const mismatch = findMismatch(input.schema ?? report.schema, data);
  if (mismatch !== undefined) return { kind: "failed", stage: "schema", error: mismatch, ...facts };
  const tree = checkTree(report.tree);
  if (tree.kind === "refused") {
    return {
      kind: "failed",
      stage: "render",
      error: { kind: "render", message: cleanText(tree.message), file: "view.tsx" },
      ...facts,
    };
  }
  const warnings = tree.dropped.map((message) => ({ kind: "dropped", message: cleanText(message, 300) }));
  // It goes to terminals and files: nothing in it may steer them.
  const shown = treeText(tree.tree, textContext(input));
  const text = cleanText(shown, shown.length);
  return { kind: "ok", data, tree: tree.tree, text, ...facts, warnings: [...facts.warnings, ...warnings] };
}

/** The block's own promise, checked by our own fixed subset of JSON Schema: never by its patterns. */
function findMismatch(schema: unknown, data: Json): RunError | undefined {
  if (schema === undefined || schema === null) return undefined;
  const check = checkJsonSchema(schema, data);
  if (check.kind === "fits") return undefined;
  return {
    kind: "schema",
    message: cleanText(check.kind === "refused" ? check.message : check.problems.join("; ")),
  };
}

function textContext({ owner, locale, timeZone, nowMs }: RunInput) {
  return { locale, timeZone, now: nowMs, blockId: owner, imageHref: (src: string) => src };
}
