import { type BlockId, createBlockId } from "../domain/ids.ts";
import { getBlock, insertBlock, updateBlock } from "../storage/blocks.ts";
import { findNewestData, insertData } from "../storage/block_data.ts";
import { findVersion, insertVersion } from "../storage/block_versions.ts";
import { compileBlockCss } from "./block_css.ts";
import type { ServiceDeps } from "./deps.ts";

/**
 * A second block with the same code, settings, limits and data, behind the others; its versions start anew. Direct
 * network stays behind: it was granted to the one block, and the copy asks again.
 */
export async function copyBlock(
  deps: Pick<ServiceDeps, "db" | "bus" | "now">,
  id: BlockId,
): Promise<BlockId> {
  const { db, now } = deps;
  const block = await getBlock(db, id);
  const version = block.currentVersion === null ? undefined : await findVersion(db, id, block.currentVersion);
  const data = await findNewestData(db, id);
  const copyId = createBlockId();
  // A stylesheet is held inside its block, so the copy needs its own.
  const css = version === undefined ? undefined : await compileBlockCss(version.view, copyId);
  const { dashboardId, prompt, gridColumns, gridRows, settings, limits, refresh, nextRunAt } = block;
  const { approvedHosts, approvedConnections } = block;
  await db.transaction(async (tx) => {
    await insertBlock(tx, {
      id: copyId,
      dashboardId,
      title: `${block.title} (copy)`.slice(0, 120),
      prompt,
      gridColumns,
      gridRows,
      ...{ settings, approvedHosts, approvedConnections, limits, refresh, nextRunAt, createdAt: now() },
    });
    if (version === undefined || css === undefined) return;
    const number = await insertVersion(tx, {
      ...version,
      css: css.css,
      cssHash: css.hash,
      blockId: copyId,
      parent: null,
      tokens: 0,
      reason: `Copied from “${block.title}”`,
      createdAt: now(),
    });
    await updateBlock(tx, copyId, { currentVersion: number, updatedAt: now() });
    if (data !== undefined) await insertData(tx, { ...data, blockId: copyId, version: number });
  });
  deps.bus.publish({ kind: "dashboard", dashboardId });
  return copyId;
}
