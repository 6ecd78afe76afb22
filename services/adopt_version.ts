import { nextRunAt } from "../domain/schedule.ts";
import type { BlockId } from "../domain/ids.ts";
import { AppError } from "../domain/errors.ts";
import { type BlockRow, getBlock, updateBlock } from "../storage/blocks.ts";
import { insertVersion, promoteDraft } from "../storage/block_versions.ts";
import type { Queries } from "../storage/database.ts";
import { recordSuccess } from "../storage/due_blocks.ts";
import type { ServiceDeps } from "./deps.ts";
import { keepBaseline } from "./heal/watch_answers.ts";
import { recordRun } from "./record_run.ts";
import { storeData } from "./store_data.ts";
import type { Trial } from "./trial_candidate.ts";
import { writeCodeCopy } from "./write_code_copy.ts";

export interface Adoption {
  readonly blockId: BlockId;
  readonly trial: Trial;
  readonly reason: string;
  readonly tokens: number;
  /** Version that the candidate was made from; the one on the card unless given. */
  readonly parent?: number | null;
  /** Written with the version, in the same transaction: all of it is stored or nothing. */
  readonly alongside?: (db: Queries, version: number) => Promise<void>;
}

export interface AdoptedTrial extends Adoption {
  /** Number of the draft that holds the same code already. */
  readonly draft?: number;
  /** Version that must still be on the card; any may be unless given. */
  readonly over?: number | null;
}

/** Makes a candidate that passed its trial the block's current version, with what the trial gave as the first data. */
export async function adoptVersion(deps: ServiceDeps, adoption: AdoptedTrial): Promise<number> {
  const { blockId, trial, tokens } = adoption;
  const { candidate: { manifest, backend, view }, run } = trial;
  if (run?.outcome.kind !== "ok") {
    throw new TypeError(`Cannot adopt a version of "${blockId}" whose trial did not end well`);
  }
  const { outcome } = run;
  const at = deps.now();
  const number = await deps.db.transaction(async (db) => {
    const block = await getBlock(db, blockId);
    requireUnchanged(adoption, block);
    const version = await insertOrPromote(db, adoption, { parent: block.currentVersion, at });
    await updateBlock(db, blockId, {
      currentVersion: version,
      drift: [],
      approvedHosts: [...new Set([...block.approvedHosts, ...trial.approvedHosts])],
      updatedAt: at,
      ...(block.currentVersion === null &&
        { title: manifest.title, gridColumns: manifest.size.columns, gridRows: manifest.size.rows }),
    });
    await storeData(db, { outcome, blockId, version, at });
    await recordRun(db, { blockId, version }, run.recording);
    await keepBaseline(db, { blockId, version, backend }, run.recording);
    await recordSuccess(db, blockId, {
      at,
      nextRunAt: nextRunAt(block.refresh ?? manifest.refresh, at, deps.random()),
    });
    await adoption.alongside?.(db, version);
    return version;
  });
  await writeCodeCopy({ blockId, version: number, backend, view, manifest }, {
    dir: deps.generatedCodeDir,
    log: deps.log,
  });
  deps.log.info("versions", "Version adopted", { blockId, version: number, tokens });
  deps.bus.publish({ kind: "card", blockId });
  return number;
}

/** What a person chose in the last moment is not covered by work that began before. */
function requireUnchanged({ over }: AdoptedTrial, { currentVersion }: BlockRow): void {
  if (over === undefined || over === currentVersion) return;
  throw new AppError(
    "conflict",
    "The block was changed while it was being repaired, so the repair was dropped",
    "Look at the card, and ask for a repair if it still fails",
  );
}

async function insertOrPromote(
  db: Queries,
  { blockId, trial, reason, tokens, draft }: AdoptedTrial,
  { parent, at }: { readonly parent: number | null; readonly at: number },
): Promise<number> {
  const found = {
    compiled: trial.compiled ?? null,
    css: trial.css.css,
    cssHash: trial.css.hash,
    dataSchema: trial.run?.schema ?? null,
  };
  if (draft !== undefined) {
    await promoteDraft(db, { blockId, number: draft }, found);
    return draft;
  }
  const status = "adopted" as const;
  return await insertVersion(db, {
    ...trial.candidate,
    ...found,
    blockId,
    reason,
    tokens,
    status,
    problem: null,
    parent,
    createdAt: at,
  });
}

/** Keeps a candidate that was not good enough, so that a person can retry or correct it. */
export async function keepDraft(
  deps: ServiceDeps,
  { blockId, trial, reason, tokens, parent, alongside }: Adoption,
): Promise<number> {
  const { candidate: { manifest, backend, view }, verdict } = trial;
  const block = await getBlock(deps.db, blockId);
  const draft = {
    ...{ blockId, backend, view, manifest, reason, tokens, status: "draft" as const, createdAt: deps.now() },
    problem: verdict.kind === "bad" ? verdict.diagnosis.happened : null,
    compiled: trial.compiled ?? null,
    css: trial.css.css,
    cssHash: trial.css.hash,
    dataSchema: null,
    parent: parent ?? block.currentVersion,
  };
  return await deps.db.transaction(async (db) => {
    const version = await insertVersion(db, draft);
    await alongside?.(db, version);
    return version;
  });
}
