import type { Judgement } from "../domain/acceptance.ts";
import type { BlockId } from "../domain/ids.ts";
import type { ConnectionId } from "../domain/connection.ts";
import type { RunOutcome, RunWarning } from "../domain/outcome.ts";
import { unapprovedHosts } from "../domain/permissions.ts";
import { findMissingSettings, settingValues } from "../domain/settings.ts";
import type { SettingDefinition, SettingValues } from "../domain/manifest.ts";
import { diagnose, diagnoseAcceptance } from "../generation/diagnosis.ts";
import type { Candidate, TrialVerdict } from "../generation/types.ts";
import type { CompiledBlock } from "../sandbox/mod.ts";
import type { BlockRow } from "../storage/blocks.ts";
import { insertRun, type NewRun } from "../storage/execution_logs.ts";
import { toRunMeasure } from "./metrics/measures.ts";
import { compileBlockCss } from "./block_css.ts";
import { checkView, type ViewVerdict } from "./check_view.ts";
import { listApprovedConnections } from "./connections/approved_origins.ts";
import { noteUse } from "./connections/note_use.ts";
import type { ServiceDeps } from "./deps.ts";
import { judgeData } from "./judge_data.ts";
import { isOrdinaryPublicHost } from "./lan_hosts.ts";
import { refusedOutcome } from "./explain_failure.ts";
import { findLastAnswer } from "./patterns/last_answer.ts";
import { findPermissions } from "./run_permissions.ts";
import { runVersion, type VersionRun } from "./run_version.ts";
import { toRunRow } from "./run_row.ts";
import { addTypeEvidence } from "./type_evidence.ts";

export interface TrialInput {
  readonly blockId: BlockId;
  readonly candidate: Candidate;
  /** What a person chose of the settings. */
  readonly chosen: SettingValues;
  readonly approvedHosts: readonly string[];
  readonly approvedConnections: readonly ConnectionId[];
  /** What a person granted and set for the block; a candidate can neither ask for it nor take it away. */
  readonly block: Pick<BlockRow, "directNetwork" | "limits">;
  /** A model's data must trace to a real answer; a person may write what they like. */
  readonly author: "model" | "person";
  readonly reason: string;
  /** Runs it on recorded answers where these are enough; `undefined` from it means that it must run live. */
  readonly runOffline?: (compiled: CompiledBlock) => Promise<VersionRun | undefined>;
}

/** What a trial found out; `compiled` is there when the code compiles, `run` when it ran. */
export interface Trial {
  readonly candidate: Candidate;
  readonly verdict: TrialVerdict;
  readonly compiled: CompiledBlock | undefined;
  readonly run: VersionRun | undefined;
  /** What is not wrong enough to refuse it. */
  readonly warnings: readonly RunWarning[];
  /** What failed, as the run said it: outside text, to look through. */
  readonly failure?: string;
  readonly css: { readonly css: string; readonly hash: string };
  /** Hosts that the version may call when it is adopted. */
  readonly approvedHosts: readonly string[];
  /** A repair that works but is not proven enough to be put on the card unseen: a person may choose it. */
  readonly isProposable?: boolean;
}

const NO_CSS = { css: "", hash: "" };

/** Scores that order failed attempts: code that ran and only fell short beats code that threw, and so on. */
const SCORE = { notCompiled: 0, failed: 10, notAccepted: 20 } as const;

/**
 * Compiles and runs a candidate for real and judges it (architecture.md 4). Host approval comes before the first
 * request: code that nobody let out never reaches the network.
 */
export async function trialCandidate(
  deps: ServiceDeps,
  input: TrialInput,
  signal?: AbortSignal,
): Promise<Trial> {
  const { candidate } = input;
  const compiled = await deps.compile(candidate);
  const approvedHosts = await findApprovedHosts(deps, input);
  const before = { candidate, run: undefined, css: NO_CSS, approvedHosts, warnings: [] };
  if (compiled.kind === "refused") {
    return {
      ...before,
      compiled: undefined,
      verdict: {
        kind: "bad",
        score: SCORE.notCompiled,
        diagnosis: diagnose(refusedOutcome(compiled.problem)),
      },
    };
  }
  const missing = findMissingFacts(input);
  if (missing.length > 0) {
    return { ...before, compiled: compiled.block, verdict: { kind: "needs_facts", settings: missing } };
  }
  const waiting = await findWaiting(deps, { ...input, approvedHosts });
  if (waiting.hosts.length > 0 || waiting.connections.length > 0) {
    return { ...before, compiled: compiled.block, verdict: { kind: "needs_approval", ...waiting } };
  }
  // The stylesheet is made while the run waits for its process and its sources.
  const [{ run, nowMs }, css] = await Promise.all([
    runOnce(deps, { ...input, approvedHosts }, { compiled: compiled.block, signal }),
    compileBlockCss(candidate.view, input.blockId),
  ]);
  const view = run.outcome.kind === "ok"
    ? await checkTrialView(deps, input, { css: css.css, run: run.outcome })
    : GOOD_VIEW;
  const judged = await judgeData(deps, { ...input, approvedHosts }, {
    compiled: compiled.block,
    run,
    nowMs,
    signal,
  });
  return await addTypeEvidence(deps, {
    ...before,
    compiled: compiled.block,
    run,
    css,
    ...judgeTrial(run, judged, view),
  });
}

async function findApprovedHosts(
  deps: ServiceDeps,
  { candidate, approvedHosts }: TrialInput,
): Promise<readonly string[]> {
  const { hosts, connections } = candidate.manifest;
  const { allowPublicHosts } = await deps.preferences.get();
  // What is read with a secret goes nowhere without a yes, whatever is true for what anybody may read.
  if (!allowPublicHosts || connections.length > 0) return approvedHosts;
  // "Public hosts without asking" never opens the own network: those keep waiting for a person.
  return [...new Set([...approvedHosts, ...hosts.filter(isOrdinaryPublicHost)])];
}

/** Facts that only the person knows: a run without them would fail or, worse, guess. */
function findMissingFacts({ candidate: { manifest }, chosen }: TrialInput): SettingDefinition[] {
  const missing = findMissingSettings(manifest.settings, settingValues(manifest.settings, chosen));
  return manifest.settings.filter(({ label, name }) => missing.includes(label) || missing.includes(name));
}

/** What a person must still say yes to: connections by name, known or not, and hosts that are not theirs anyway. */
async function findWaiting(
  { db }: ServiceDeps,
  { candidate: { manifest }, approvedHosts, approvedConnections }: TrialInput,
): Promise<{ readonly hosts: readonly string[]; readonly connections: readonly string[] }> {
  const approved = await listApprovedConnections(db, manifest, approvedConnections);
  return {
    hosts: unapprovedHosts(manifest, [...approvedHosts, ...approved.map(({ host }) => host)]),
    connections: manifest.connections.filter((name) => !approved.some((each) => each.name === name)),
  };
}

interface RunMeans {
  readonly compiled: CompiledBlock;
  readonly signal: AbortSignal | undefined;
}

/** On recorded answers where these are enough, else live; with the instant that its freshness is judged at. */
async function runOnce(
  deps: ServiceDeps,
  input: TrialInput,
  means: RunMeans,
): Promise<{ readonly run: VersionRun; readonly nowMs: number }> {
  const startedAt = deps.now();
  const recorded = await input.runOffline?.(means.compiled);
  if (recorded === undefined) return { run: await runTrial(deps, input, means), nowMs: deps.now() };
  const { blockId, reason } = input;
  const row = { blockId, version: null, type: "trial" as const, reason, outcome: recorded.outcome };
  await storeTrialRun(deps, toRunRow({ ...row, startedAt, endedAt: deps.now() }));
  // Recorded answers are as fresh as they were when they came.
  return { run: recorded, nowMs: recorded.recording?.nowMs ?? deps.now() };
}

async function runTrial(
  deps: ServiceDeps,
  input: TrialInput,
  { compiled, signal }: RunMeans,
): Promise<VersionRun> {
  const { blockId, candidate: { manifest }, chosen, approvedHosts, approvedConnections, block } = input;
  const startedAt = deps.now();
  const { opened, ...permissions } = await findPermissions(deps, manifest, {
    settings: chosen,
    approvedHosts,
    approvedConnections,
  });
  const run = await runVersion(deps, {
    owner: blockId,
    compiled,
    settings: settingValues(manifest.settings, chosen),
    ...permissions,
    directNetwork: block.directNetwork,
    limits: block.limits,
    nowMs: startedAt,
    ...await deps.preferences.runViewer(),
    previous: null,
    history: [],
    schema: undefined,
  }, signal);
  await noteUse(deps, opened, run.outcome.requests);
  await storeTrialRun(
    deps,
    toRunRow({
      blockId,
      version: null,
      type: "trial",
      reason: input.reason,
      outcome: run.outcome,
      startedAt,
      endedAt: deps.now(),
    }),
  );
  return run;
}

async function storeTrialRun(deps: ServiceDeps, row: NewRun): Promise<void> {
  await insertRun(deps.db, row);
  deps.measure?.(toRunMeasure(row));
}

const GOOD_VIEW: ViewVerdict = { failures: [], warnings: [] };

async function checkTrialView(
  deps: ServiceDeps,
  { blockId, candidate: { manifest }, author }: TrialInput,
  { css, run: { tree } }: { readonly css: string; readonly run: Extract<RunOutcome, { kind: "ok" }> },
): Promise<ViewVerdict> {
  const viewer = await deps.preferences.runViewer();
  return await checkView(deps, { blockId, tree, css, manifest, author, ...viewer, nowMs: deps.now() });
}

/** The score is shown where it is good as well: a person may want to know. */
function traceNote({ tracedPercent, warnings }: Judgement): RunWarning[] {
  if (tracedPercent === undefined || warnings.some(({ kind }) => kind === "untraced")) return [];
  const message = `${tracedPercent} % of the values trace to an answer, a setting or the clock`;
  return [{ kind: "traced", message }];
}

function judgeTrial(
  run: VersionRun,
  judged: Judgement,
  view: ViewVerdict,
): Pick<Trial, "verdict" | "warnings" | "failure"> {
  const { outcome } = run;
  if (outcome.kind === "failed") {
    const diagnosis = diagnose(outcome, findLastAnswer(run));
    return {
      verdict: { kind: "bad", score: SCORE.failed, diagnosis },
      warnings: [],
      failure: outcome.error.message,
    };
  }
  // What is wrong with the data explains what is wrong with the view.
  const failures = [...judged.failures, ...view.failures];
  const warnings = [...judged.warnings, ...view.warnings, ...traceNote(judged)];
  const [failure] = failures;
  if (failure === undefined) {
    return { verdict: { kind: "good", warnings: warnings.map(({ message }) => message) }, warnings };
  }
  const diagnosis = diagnoseAcceptance(failure, { requests: outcome.requests, ...findLastAnswer(run) });
  return {
    verdict: { kind: "bad", score: SCORE.notAccepted - failures.length, diagnosis },
    warnings,
    failure: `${failure.message} ${failure.evidence ?? ""}`,
  };
}
