import { type BlockId, createBlockId, type DashboardId } from "../domain/ids.ts";
import type { Candidate } from "../generation/types.ts";
import { insertBlock, updateBlock } from "../storage/blocks.ts";
import { insertVersion } from "../storage/block_versions.ts";
import { compileBlockCss } from "./block_css.ts";
import type { ServiceDeps } from "./deps.ts";
import { isGrantableHost } from "./lan_hosts.ts";
import { writeCodeCopy } from "./write_code_copy.ts";

export interface ReadyBlock {
  readonly dashboardId: DashboardId;
  readonly candidate: Candidate;
  /** The person's words, or what they picked. */
  readonly prompt: string;
}

/**
 * Makes a block from code of our own (a recipe, the inspector). It is stored before it runs, due at once, so that not
 * even a power cut loses it; its hosts are approved because a person picked it or typed the address.
 */
export async function createReadyBlock(
  deps: ServiceDeps,
  { dashboardId, candidate, prompt }: ReadyBlock,
): Promise<BlockId> {
  const { manifest: declared, backend, view } = candidate;
  const manifest = { ...declared, prompt };
  const compiled = await deps.compile({ backend, view });
  if (compiled.kind === "refused") {
    throw new Error(`Cannot compile the ready block "${manifest.title}": ${compiled.problem.message}`);
  }
  const blockId = createBlockId();
  const css = await compileBlockCss(view, blockId);
  const at = deps.now();
  // A machine of the own network is opened by an approval of its own, never by the way.
  const approvedHosts = manifest.hosts.filter((host) => !isGrantableHost(host));
  const version = await deps.db.transaction(async (db) => {
    await insertBlock(db, {
      ...{ id: blockId, dashboardId, title: manifest.title, prompt, createdAt: at, nextRunAt: at },
      ...{ gridColumns: manifest.size.columns, gridRows: manifest.size.rows, approvedHosts },
    });
    const number = await insertVersion(db, {
      blockId,
      backend,
      view,
      manifest,
      status: "adopted" as const,
      problem: null,
      createdAt: at,
      parent: null,
      ...{ compiled: compiled.block, css: css.css, cssHash: css.hash, dataSchema: null, tokens: 0 },
      reason: prompt,
    });
    await updateBlock(db, blockId, { currentVersion: number, updatedAt: at });
    return number;
  });
  await writeCodeCopy({ blockId, version, backend, view, manifest }, {
    dir: deps.generatedCodeDir,
    log: deps.log,
  });
  deps.bus.publish({ kind: "dashboard", dashboardId });
  return blockId;
}
