import { nextRunAt, retryAt } from "../domain/schedule.ts";
import type { BlockId } from "../domain/ids.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import { insertVersion } from "../storage/block_versions.ts";
import { recordFailure, recordSuccess } from "../storage/due_blocks.ts";
import type { ServiceDeps } from "./deps.ts";
import { storeData } from "./store_data.ts";
import type { Trial } from "./trial_candidate.ts";
import { writeCodeCopy } from "./write_code_copy.ts";

export interface Adoption {
  readonly blockId: BlockId;
  readonly trial: Trial;
  readonly reason: string;
  readonly tokens: number;
}

/**
 * Makes a tried candidate the block's current version, with what its trial gave as the first data.
 * A trial that failed on its source alone may be adopted too: the card then says what failed and tries again.
 */
export async function adoptVersion(
  deps: ServiceDeps,
  { blockId, trial, reason, tokens }: Adoption,
): Promise<number> {
  const { candidate: { manifest, backend, view }, run } = trial;
  const block = await getBlock(deps.db, blockId);
  const isFirst = block.currentVersion === null;
  const at = deps.now();
  const number = await deps.db.transaction(async (db) => {
    const version = await insertVersion(db, {
      ...{
        blockId,
        backend,
        view,
        manifest,
        reason,
        tokens,
        status: "adopted" as const,
        problem: null,
        createdAt: at,
      },
      compiled: trial.compiled ?? null,
      css: trial.css.css,
      cssHash: trial.css.hash,
      dataSchema: run?.schema ?? null,
      parent: block.currentVersion,
    });
    await updateBlock(db, blockId, {
      currentVersion: version,
      approvedHosts: [...new Set([...block.approvedHosts, ...trial.approvedHosts])],
      updatedAt: at,
      ...(isFirst &&
        { title: manifest.title, gridColumns: manifest.size.columns, gridRows: manifest.size.rows }),
    });
    const refresh = block.refresh ?? manifest.refresh;
    if (run?.outcome.kind === "ok") {
      await storeData(db, { outcome: run.outcome, blockId, version, at });
      await recordSuccess(db, blockId, { at, nextRunAt: nextRunAt(refresh, at, deps.random()) });
    } else if (run !== undefined) {
      const retry = retryAt(refresh, at, { failures: 1, random: deps.random(), notBeforeMs: run.notBefore });
      await recordFailure(db, blockId, { at, error: run.outcome.error, nextRunAt: retry });
    }
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

/** Keeps a candidate that was not good enough, so that a person can retry or correct it. */
export async function keepDraft(
  deps: ServiceDeps,
  { blockId, trial, reason, tokens }: Adoption,
): Promise<number> {
  const { candidate: { manifest, backend, view }, verdict } = trial;
  const block = await getBlock(deps.db, blockId);
  return await insertVersion(deps.db, {
    ...{ blockId, backend, view, manifest, reason, tokens, status: "draft" as const, createdAt: deps.now() },
    problem: verdict.kind === "bad" ? verdict.diagnosis.happened : null,
    compiled: trial.compiled ?? null,
    css: trial.css.css,
    cssHash: trial.css.hash,
    dataSchema: null,
    parent: block.currentVersion,
  });
}
