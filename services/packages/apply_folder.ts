import { contentHash } from "../../domain/canonical_json.ts";
import { AppError } from "../../domain/errors.ts";
import { type BlockId, createBlockId, createDashboardId, type DashboardId } from "../../domain/ids.ts";
import { getBlock, setOrder, updateBlock } from "../../storage/blocks.ts";
import { findDashboard, insertDashboard, updateDashboardTitle } from "../../storage/dashboards.ts";
import {
  type AppliedRow,
  findAppliedDashboard,
  listAppliedBlocks,
  saveBlockSource,
  saveDashboardSource,
} from "../../storage/package_sources.ts";
import type { ServiceDeps } from "../deps.ts";
import { findProblems } from "./find_problems.ts";
import { freeTitle } from "./free_title.ts";
import { copyCode, insertImported, insertPart } from "./insert_part.ts";
import { readFolderPackage, type ReadPackage } from "./read_package.ts";
import type { ReadPart } from "./read_part.ts";
import { type TriedPart, tryPart } from "./try_part.ts";
import type { AppliedPart, ApplyAnswer, ApplyChoice } from "./types.ts";

interface ApplyDeps extends ServiceDeps {
  /** Into the trash. */
  readonly discard: (id: BlockId) => Promise<unknown>;
}

/**
 * Makes a dashboard what a folder says: what is new is made, what changed becomes a new version, what is as it was stays
 * untouched, and what the folder no longer has goes to the trash when asked to. What a person approved and chose for a
 * block stays; what its code asks for beyond that is asked about. One block that cannot be used holds up no other.
 */
export async function applyFolder(
  deps: ApplyDeps,
  { given, choice }: {
    readonly given: { readonly from: string; readonly value: unknown };
    readonly choice: ApplyChoice;
  },
): Promise<ApplyAnswer> {
  const read = readFolderPackage(given);
  const parts = requireNames(read);
  const dashboardId = await openDashboard(deps, read, choice);
  const applied = dashboardId === undefined ? [] : await listAppliedBlocks(deps.db, dashboardId);
  const blocks: AppliedPart[] = [];
  for (const part of parts) {
    const found = applied.find(({ source }) => source === part.name);
    blocks.push(await applyPart(deps, { part, found, dashboardId, isDryRun: choice.isDryRun }));
  }
  for (const row of applied.filter(({ source }) => !parts.some(({ name }) => name === source))) {
    blocks.push(await dropExtra(deps, row, choice));
  }
  if (dashboardId !== undefined && !choice.isDryRun) {
    const order = blocks.flatMap(({ id, action }) => id === null || action === "removed" ? [] : [id]);
    await setOrder(deps.db, dashboardId, order);
    deps.bus.publish({ kind: "dashboard", dashboardId });
  }
  return { dashboardId: dashboardId ?? null, title: read.title, blocks };
}

type NamedPart = ReadPart & { readonly name: string };

function requireNames({ kind, from, parts }: ReadPackage): NamedPart[] {
  if (kind !== "dashboard") {
    throw new AppError("invalid", `Cannot apply ${from}: expected a dashboard, got one block`);
  }
  const named = parts.map((part) => ({ ...part, name: part.name ?? "" }));
  const twice = named.find(({ name }, index) =>
    name === "" || named.findIndex((each) => each.name === name) < index
  );
  if (twice === undefined) return named;
  throw new AppError("invalid", `Cannot apply ${from}: expected each block once, got "${twice.name}" again`);
}

async function openDashboard(
  { db, now }: ApplyDeps,
  { title }: ReadPackage,
  { source, isDryRun }: ApplyChoice,
): Promise<DashboardId | undefined> {
  const found = await findAppliedDashboard(db, source);
  if (isDryRun) return found;
  if (found !== undefined) {
    if ((await findDashboard(db, found))?.title !== title) await updateDashboardTitle(db, found, title);
    return found;
  }
  return await db.transaction(async (tx) => {
    const id = createDashboardId();
    await insertDashboard(tx, { id, title: await freeTitle(tx, title), createdAt: now() });
    await saveDashboardSource(tx, id, source);
    return id;
  });
}

interface PartState {
  readonly part: NamedPart;
  readonly found: AppliedRow | undefined;
  /** Absent in a dry run that finds none. */
  readonly dashboardId: DashboardId | undefined;
  readonly isDryRun: boolean;
}

async function applyPart(
  deps: ApplyDeps,
  { part, found, dashboardId, isDryRun }: PartState,
): Promise<AppliedPart> {
  const { name } = part;
  const hash = hashOfPart(part);
  if (found?.sourceHash === hash) {
    const { currentVersion: version } = await getBlock(deps.db, found.id);
    return { name, action: "unchanged", id: found.id, version, hosts: [], connections: [] };
  }
  const tried = await tryPart(deps, part, found?.id ?? createBlockId());
  const problems = await findProblems(deps.db, [tried]);
  const nothing = { id: found?.id ?? null, version: null, hosts: [], connections: [] };
  if (problems.length > 0) return { name, action: "failed", ...nothing, message: problems.join("; ") };
  const action = found === undefined ? "created" as const : "updated" as const;
  if (isDryRun || dashboardId === undefined) return { name, action, ...nothing };
  const version = found === undefined
    ? await create(deps, { tried, dashboardId, name, hash })
    : await update(deps, { tried, name, hash });
  await copyCode(deps, tried, version);
  deps.bus.publish({ kind: "card", blockId: tried.id });
  const { approvedHosts } = await getBlock(deps.db, tried.id);
  return {
    ...{ name, action, id: tried.id, version },
    hosts: tried.manifest.hosts.filter((host) => !approvedHosts.includes(host)),
    connections: found === undefined ? tried.manifest.connections : [],
  };
}

async function create(
  { db, now }: ApplyDeps,
  { tried, dashboardId, name, hash }: {
    readonly tried: TriedPart;
    readonly dashboardId: DashboardId;
    readonly name: string;
    readonly hash: string;
  },
): Promise<number> {
  return await db.transaction(async (tx) => {
    const { title } = tried.manifest;
    const version = await insertPart(tx, { part: tried, dashboardId, title, at: now() });
    await saveBlockSource(tx, tried.id, { source: name, hash });
    return version;
  });
}

async function update(
  { db, now }: ApplyDeps,
  { tried, name, hash }: { readonly tried: TriedPart; readonly name: string; readonly hash: string },
): Promise<number> {
  const at = now();
  return await db.transaction(async (tx) => {
    const { currentVersion: parent } = await getBlock(tx, tried.id);
    const version = await insertImported(tx, { part: tried, at, parent, reason: "Applied from its folder" });
    const { title, prompt, size } = tried.manifest;
    await updateBlock(tx, tried.id, {
      ...{ title, prompt, currentVersion: version, gridColumns: size.columns, gridRows: size.rows },
      ...{ drift: [], healStreak: 0, failures: 0, lastError: null, nextRunAt: at, updatedAt: at },
    });
    await saveBlockSource(tx, tried.id, { source: name, hash });
    return version;
  });
}

async function dropExtra(
  deps: ApplyDeps,
  { id, source }: AppliedRow,
  choice: ApplyChoice,
): Promise<AppliedPart> {
  const common = { name: source, id, version: null, hosts: [], connections: [] };
  if (!choice.prunes) return { ...common, action: "extra" };
  if (!choice.isDryRun) await deps.discard(id);
  return { ...common, action: "removed" };
}

/** Recorded answers are no change of a block: they only try it. */
function hashOfPart({ backend, view, manifest, connections }: ReadPart): string {
  const { origin: _origin, ...rest } = manifest;
  return contentHash({ backend, view, manifest: JSON.parse(JSON.stringify(rest)), connections });
}
