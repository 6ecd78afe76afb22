import { AppError } from "../domain/errors.ts";
import type { BlockId } from "../domain/ids.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import { copyNewestData } from "../storage/block_data.ts";
import { getVersion, insertVersion } from "../storage/block_versions.ts";
import type { ServiceDeps } from "./deps.ts";
import { refreshChanged } from "./refresh_block.ts";
import { writeCodeCopy } from "./write_code_copy.ts";

/**
 * Goes back to an earlier version by adding a copy of it on top, with its last good data: nothing later is lost, and
 * nothing later stays on the card when the source does not answer. Then it runs at once.
 */
export async function returnToVersion(deps: ServiceDeps, id: BlockId, number: number): Promise<void> {
  const block = await getBlock(deps.db, id);
  const old = await getVersion(deps.db, id, number);
  if (old.compiled === null || old.status === "draft") {
    throw new AppError(
      "invalid",
      `Cannot return to version ${number}: it was never good enough to show`,
      "Open its code and correct it",
    );
  }
  const at = deps.now();
  const version = await deps.db.transaction(async (db) => {
    const copy = await insertVersion(db, {
      ...old,
      reason: `Return to version ${number}`,
      parent: block.currentVersion,
      tokens: 0,
      createdAt: at,
    });
    await copyNewestData(db, id, { from: number, to: copy });
    await updateBlock(db, id, {
      currentVersion: copy,
      drift: [],
      healStreak: 0,
      nextRunAt: at,
      failures: 0,
      lastError: null,
      updatedAt: at,
    });
    return copy;
  });
  await writeCodeCopy({ ...old, blockId: id, version }, { dir: deps.generatedCodeDir, log: deps.log });
  await refreshChanged(deps, id, "person");
}
