import { type BlockId, createBlockId, type DashboardId } from "../domain/ids.ts";
import type { CompiledBlock } from "../sandbox/mod.ts";
import { insertBlock, updateBlock } from "../storage/blocks.ts";
import { insertVersion, type NewVersion } from "../storage/block_versions.ts";
import type { Queries } from "../storage/database.ts";
import { backendOf, compiled, PLAIN_VIEW } from "./block_sandbox.ts";
import { newVersion } from "./rows.ts";

/** What generated code does when it goes wrong. */
const BODIES = {
  throws: `throw new Error("The source is gone");`,
  loops: "for (;;);",
  hoards: "const all = []; for (;;) all.push(new Uint8Array(8_000_000).fill(1));",
} as const;

export type BadBehavior = keyof typeof BODIES;
export type BadBlocks = Readonly<Record<BadBehavior, number>>;

/** Fifty blocks, for a flood of refreshes. */
export const FIFTY_BAD: BadBlocks = { throws: 20, loops: 15, hoards: 15 };

export interface BadBlock {
  readonly id: BlockId;
  readonly behavior: BadBehavior;
}

/** Stores adopted blocks that throw, loop or fill the memory. They are paused: they run when a person asks, and no retry comes. */
export async function givenBadBlocks(
  db: Queries,
  dashboardId: DashboardId,
  { counts, now }: { readonly counts: BadBlocks; readonly now: number },
): Promise<readonly BadBlock[]> {
  const blocks: BadBlock[] = [];
  for (const behavior of ["throws", "loops", "hoards"] as const) {
    const code = await compileBad(behavior);
    for (let count = 0; count < counts[behavior]; count++) {
      blocks.push({ id: await storeBlock(db, dashboardId, { ...code, now }), behavior });
    }
  }
  return blocks;
}

type BadCode = Pick<NewVersion, "backend" | "view"> & { readonly compiled: CompiledBlock };

async function compileBad(behavior: BadBehavior): Promise<BadCode> {
  const source = { backend: backendOf(BODIES[behavior]), view: PLAIN_VIEW };
  return { ...source, compiled: await compiled(source) };
}

async function storeBlock(
  db: Queries,
  dashboardId: DashboardId,
  { now, ...code }: BadCode & { readonly now: number },
): Promise<BlockId> {
  const id = createBlockId();
  const block = { id, dashboardId, title: "Bad", prompt: "", gridColumns: 3, gridRows: 2, createdAt: now };
  await insertBlock(db, block);
  const currentVersion = await insertVersion(db, newVersion(id, { ...code, dataSchema: {} }));
  await updateBlock(db, id, { currentVersion, isPaused: true, updatedAt: now });
  return id;
}
