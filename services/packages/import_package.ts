import { createBlockId, createDashboardId, type DashboardId } from "../../domain/ids.ts";
import { findMissingSettings, settingValues } from "../../domain/settings.ts";
import { listBlocksOfDashboard } from "../../storage/blocks.ts";
import { insertDashboard } from "../../storage/dashboards.ts";
import { listImportedBlocks } from "../../storage/package_sources.ts";
import { getDashboardRow } from "../dashboards.ts";
import type { ServiceDeps } from "../deps.ts";
import { refreshBlock } from "../refresh_block.ts";
import { findProblems } from "./find_problems.ts";
import { freeTitle } from "./free_title.ts";
import { copyCode, insertPart } from "./insert_part.ts";
import type { ReadPackage } from "./read_package.ts";
import { type TriedPart, tryPart } from "./try_part.ts";
import type { ImportAnswer, ImportChoice, ImportedPart } from "./types.ts";

/** A package of many blocks that never end must not hold the sandbox for as many limits. */
const MAX_FAILED_TRIALS = 3;
const MAX_TRIALS_MS = 2 * 60_000;

/** Compiles and tries every block of a package, one after the other. */
export async function tryPackage(
  deps: ServiceDeps,
  { parts }: ReadPackage,
  { onProgress }: Pick<ImportChoice, "onProgress"> = {},
): Promise<TriedPart[]> {
  const tried: TriedPart[] = [];
  const until = deps.now() + MAX_TRIALS_MS;
  for (const part of parts) {
    onProgress?.(tried.length, parts.length, part.manifest.title);
    const failed = tried.filter(({ trial }) => trial.kind === "failed").length;
    const isRun = failed < MAX_FAILED_TRIALS && deps.now() < until;
    tried.push(await tryPart(deps, part, createBlockId(), { isRun }));
  }
  return tried;
}

/**
 * Takes a package whose blocks were tried: all of them or none. Nothing is approved by it, so none asks its sources
 * before a person said yes; one that needs no yes runs at once.
 */
export async function importPackage(
  deps: ServiceDeps,
  { read, parts }: { readonly read: ReadPackage; readonly parts: readonly TriedPart[] },
  choice: ImportChoice,
): Promise<ImportAnswer> {
  const { hash } = read;
  const copies = await listImportedBlocks(deps.db, hash);
  if (copies.length > 0 && choice.isCopy !== true) return { kind: "there", hash, copies };
  const problems = await findProblems(deps.db, parts, choice);
  if (problems.length > 0) return { kind: "refused", hash, problems };
  const { dashboardId, title, blocks } = await insertAll(deps, {
    read,
    parts,
    dashboardId: choice.dashboardId,
  });
  for (const [index, part] of parts.entries()) await copyCode(deps, part, blocks[index]?.version ?? 1);
  deps.log.info("packages", "Package imported", { hash, blocks: blocks.length });
  deps.bus.publish({ kind: "dashboard", dashboardId });
  for (const part of parts) if (needsNothing(part)) runLater(deps, part);
  return { kind: "imported", dashboardId, title, hash, blocks };
}

interface Inserted {
  readonly dashboardId: DashboardId;
  readonly title: string;
  readonly blocks: readonly ImportedPart[];
}

async function insertAll(
  deps: ServiceDeps,
  { read, parts, dashboardId: given }: {
    readonly read: ReadPackage;
    readonly parts: readonly TriedPart[];
    readonly dashboardId: DashboardId | undefined;
  },
): Promise<Inserted> {
  const at = deps.now();
  // Read before the transaction: it makes the first dashboard where there is none.
  const target = read.kind === "block" ? await getDashboardRow(deps, given) : undefined;
  return await deps.db.transaction(async (db) => {
    const dashboard = target ?? { id: createDashboardId(), title: await freeTitle(db, read.title) };
    if (target === undefined) await insertDashboard(db, { ...dashboard, createdAt: at });
    const taken = new Set((await listBlocksOfDashboard(db, dashboard.id)).map(({ title }) => title));
    const blocks: ImportedPart[] = [];
    for (const part of parts) {
      const title = nextTitle(part.manifest.title, taken);
      const version = await insertPart(db, { part, dashboardId: dashboard.id, title, at });
      const { hosts, connections } = part.manifest;
      blocks.push({ id: part.id, title, version, hosts, connections, notes: part.notes });
    }
    return { dashboardId: dashboard.id, title: dashboard.title, blocks };
  });
}

/** “Weather”, “Weather (2)”, …: so that nobody takes one for the other. */
function nextTitle(title: string, taken: Set<string>): string {
  for (let count = 1;; count += 1) {
    const end = ` (${count})`;
    const candidate = count === 1 ? title : `${title.slice(0, 120 - end.length)}${end}`;
    if (taken.has(candidate)) continue;
    taken.add(candidate);
    return candidate;
  }
}

/** True for a block that asks nobody for anything, such as a clock. */
export function needsNothing({ manifest }: Pick<TriedPart, "manifest">): boolean {
  const { hosts, connections, settings } = manifest;
  return hosts.length === 0 && connections.length === 0 &&
    findMissingSettings(settings, settingValues(settings, {})).length === 0;
}

function runLater(deps: ServiceDeps, { id }: TriedPart): void {
  refreshBlock(deps, id, "person").catch((error) =>
    deps.log.error("packages", "First run broke", { blockId: id }, error)
  );
}
