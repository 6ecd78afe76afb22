import { judgeRun } from "../domain/acceptance.ts";
import type { BlockId } from "../domain/ids.ts";
import type { Json } from "../domain/json.ts";
import type { RunError, RunOutcome } from "../domain/outcome.ts";
import { nextRunAt, retryAt } from "../domain/schedule.ts";
import { settingValues } from "../domain/settings.ts";
import { type BlockRow, findBlock, getBlock } from "../storage/blocks.ts";
import { listData } from "../storage/block_data.ts";
import { getVersion, saveDataSchema, type VersionRow } from "../storage/block_versions.ts";
import { giveBack, recordFailure, recordSuccess } from "../storage/due_blocks.ts";
import { insertRun } from "../storage/execution_logs.ts";
import { beginRun, endRun } from "../storage/runs_under_way.ts";
import { nextStreak } from "../domain/heal_policy.ts";
import type { CompiledBlock } from "../sandbox/mod.ts";
import type { ServiceDeps } from "./deps.ts";
import { saveWatch, watchRefresh } from "./heal/watch_refresh.ts";
import { noteUse } from "./connections/note_use.ts";
import { noteBroken } from "./patterns/note_broken.ts";
import { toRunMeasure } from "./metrics/measures.ts";
import { findPermissions } from "./run_permissions.ts";
import { findAllowableHost, unreadableSecret } from "./explain_failure.ts";
import { recordRun } from "./record_run.ts";
import { runVersion, type VersionRun } from "./run_version.ts";
import { toRunRow } from "./run_row.ts";
import { storeData } from "./store_data.ts";

export type RefreshReason = "schedule" | "person" | "settings" | "start" | "command" | "approval";

/** Earlier data that `ctx.history(n)` can give. */
const HISTORY_ROWS = 100;

/**
 * Runs the current version of a block and stores what it gave; the last good data stays when it fails.
 * Who asks while a refresh runs waits for that one. Throws `NotFoundError`; a failed run is a stored state, not an error.
 */
export async function refreshBlock(deps: ServiceDeps, id: BlockId, reason: RefreshReason): Promise<void> {
  await deps.flights.run(id, () => runAndStore(deps, id, reason)).finally(() =>
    deps.bus.publish({ kind: "card", blockId: id })
  );
}

/**
 * Runs a block with what was just changed of it: a refresh under way still has what was there before, so that one is
 * waited for first. Throws as `refreshBlock` does.
 */
export async function refreshChanged(deps: ServiceDeps, id: BlockId, reason: RefreshReason): Promise<void> {
  if (deps.flights.isRunning(id)) {
    await refreshBlock(deps, id, reason).catch(() => {/* whoever started it hears of its failure */});
  }
  await refreshBlock(deps, id, reason);
}

async function runAndStore(deps: ServiceDeps, id: BlockId, reason: RefreshReason): Promise<void> {
  const block = await getBlock(deps.db, id);
  if (block.currentVersion === null) return;
  if (isEnding(deps)) return await giveBack(deps.db, id, deps.now());
  const version = await getVersion(deps.db, id, block.currentVersion);
  const { compiled } = version;
  if (compiled === null) return await endRun(deps.db, id);
  const startedAt = deps.now();
  // The claim of a schedule has noted it.
  if (reason !== "schedule") await beginRun(deps.db, id, startedAt);
  try {
    await runNoted(deps, compiled, { block, version, reason, startedAt });
  } catch (error) {
    await endRun(deps.db, id).catch(() => {/* the first error says more; the next start ends it */});
    throw error;
  }
}

async function runNoted(
  deps: ServiceDeps,
  compiled: CompiledBlock,
  begun: Omit<FinishedRun, "run">,
): Promise<void> {
  const { block, version, reason, startedAt } = begun;
  const { opened, ...permissions } = await findPermissions(deps, version.manifest, block);
  const [unreadable] = opened.unreadable;
  if (unreadable !== undefined) {
    const outcome = unreadableSecret(unreadable);
    const run = { outcome, schema: undefined, answers: [], notBefore: undefined };
    return await storeRun(deps, { ...begun, run });
  }
  const run = await runVersion(deps, {
    owner: block.id,
    compiled,
    version: version.number,
    settings: settingValues(version.manifest.settings, block.settings),
    ...permissions,
    directNetwork: block.directNetwork,
    limits: block.limits,
    isReload: reason === "person",
    nowMs: startedAt,
    ...await deps.preferences.runViewer(),
    ...await readPast(deps, version),
    schema: version.dataSchema ?? undefined,
  }, deps.ending);
  if (isEnding(deps) && run.outcome.kind === "failed") {
    // Cut off by our own end, which says nothing about the block: it is due at the next start.
    await giveBack(deps.db, block.id, deps.now());
    deps.log.info("refresh", "Run given back to the queue", { blockId: block.id, reason });
    return;
  }
  await noteUse(deps, opened, run.outcome.requests);
  await storeRun(deps, { ...begun, run });
}

function isEnding({ ending }: Pick<ServiceDeps, "ending">): boolean {
  return ending?.aborted === true;
}

/** Earlier data, read only for code that asks for it. */
async function readPast(
  deps: ServiceDeps,
  version: VersionRow,
): Promise<{ previous: Json; history: { at: number; data: Json }[] }> {
  const needsHistory = /\bhistory\b/.test(version.backend);
  if (!needsHistory && !/\bprevious\b/.test(version.backend)) return { previous: null, history: [] };
  const rows = await listData(deps.db, version.blockId, needsHistory ? HISTORY_ROWS : 1);
  return {
    previous: rows[0]?.data ?? null,
    history: needsHistory ? rows.map(({ at, data }) => ({ at, data })) : [],
  };
}

interface FinishedRun {
  readonly block: BlockRow;
  readonly version: VersionRow;
  readonly run: VersionRun;
  readonly reason: RefreshReason;
  readonly startedAt: number;
}

async function storeRun(deps: ServiceDeps, finished: FinishedRun): Promise<void> {
  const { block, version, run, reason, startedAt } = finished;
  const judged = judgeRefresh(deps, finished);
  const { outcome, watched } = await watchRefresh(deps, judged, { block, version, recording: run.recording });
  const at = deps.now();
  const problem = outcome.kind === "failed" ? outcome.error : findRefusal(outcome);
  const row = toRunRow({
    blockId: block.id,
    version: version.number,
    type: "refresh",
    reason,
    outcome,
    startedAt,
    endedAt: at,
  });
  await deps.db.transaction(async (db) => {
    // The block as it is by now: a person may have changed or removed it while it ran.
    const now = await findBlock(db, block.id);
    if (now === undefined) return;
    await insertRun(db, row);
    // A newer version has its own data and its own time: an older one's must not cover them.
    if (now.currentVersion !== version.number) return await endRun(db, block.id);
    const refresh = now.refresh ?? version.manifest.refresh;
    // A ready block is stored before its first run; its schema comes with the first good one.
    if (outcome.kind === "ok" && version.dataSchema === null && run.schema !== undefined) {
      await saveDataSchema(db, version, run.schema);
    }
    if (outcome.kind === "ok") {
      await storeData(db, { outcome, blockId: block.id, version: version.number, at });
    }
    if (problem === undefined) {
      await recordRun(db, { blockId: block.id, version: version.number }, run.recording);
      if (watched !== undefined) await saveWatch(db, version, { watched, at });
      const next = nextRunAt(refresh, at, deps.random());
      await recordSuccess(db, block.id, { at, nextRunAt: next, isRefresh: true });
    } else {
      const retry = retryAt(refresh, at, {
        failures: now.failures + 1,
        random: deps.random(),
        notBeforeMs: run.notBefore,
      });
      await recordFailure(db, block.id, {
        at,
        error: problem,
        healStreak: isScheduled(reason) ? nextStreak(now.healStreak, problem) : now.healStreak,
        nextRunAt: isPersonsMove(problem) ? nextRunAt(refresh, at, deps.random()) : retry,
      });
    }
  });
  deps.measure?.(toRunMeasure(row));
  if (problem !== undefined) {
    const key = { blockId: block.id, version: version.number };
    await noteBroken(deps, key, { error: problem, failures: block.failures + 1 });
  }
  const log = problem === undefined ? deps.log.info : deps.log.warn;
  log("refresh", problem === undefined ? "Block refreshed" : "Block not refreshed", {
    blockId: block.id,
    version: version.number,
    reason,
    tookMs: at - startedAt,
    kind: problem?.kind,
  });
  if (outcome.kind === "failed") {
    await deps.onFailedRun({
      ...{ blockId: block.id, version: version.number, outcome, recording: run.recording },
      isScheduled: isScheduled(reason),
    });
  }
}

/** Runs that no person asked for: only those count towards a repair. */
function isScheduled(reason: RefreshReason): boolean {
  return reason === "schedule" || reason === "start";
}

/** Soft failures count as failures: a 200 with an error in it must not replace good data. */
function judgeRefresh(deps: ServiceDeps, { block, version, run }: FinishedRun): RunOutcome {
  const { outcome } = run;
  if (outcome.kind === "failed") return outcome;
  const { failures } = judgeRun({
    outcome,
    manifest: version.manifest,
    answers: run.answers,
    settings: settingValues(version.manifest.settings, block.settings),
    nowMs: deps.now(),
    isTrial: false,
  });
  const [failure] = failures;
  if (failure === undefined) return outcome;
  const { data: _data, tree: _tree, text: _text, kind: _kind, ...facts } = outcome;
  return {
    kind: "failed",
    stage: "schema",
    error: { kind: "soft_failure", message: failure.message, acceptance: failure.kind },
    ...facts,
  };
}

/** A request that was refused stands, even when the block caught the refusal and went on. */
function findRefusal(outcome: RunOutcome): RunError | undefined {
  const refused = outcome.requests.find((request) => findAllowableHost(request) !== undefined);
  const host = refused && findAllowableHost(refused);
  if (refused?.refused === undefined || host === undefined) return undefined;
  return { kind: refused.refused, host, message: `The block asked for ${host}, which it may not read` };
}

/** Trying again sooner helps only when the source is what failed. */
function isPersonsMove(error: RunError): boolean {
  return error.host !== undefined || error.kind === "blocked_address" || error.status === 401 ||
    error.status === 403;
}
