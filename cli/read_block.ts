import { basename, join, resolve } from "node:path";
import { z } from "zod";
import type { Config } from "../config.ts";
import { AppError } from "../domain/errors.ts";
import { findHostsInCode } from "../domain/hosts.ts";
import { BlockId } from "../domain/ids.ts";
import type { BlockLimits } from "../domain/limits.ts";
import { Manifest, type SettingValues } from "../domain/manifest.ts";
import type { Log } from "../log.ts";
import { grantedLanHosts } from "../services/lan_hosts.ts";
import { getBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import { withStorage } from "./open_storage.ts";
import { UsageError } from "./usage_error.ts";

/** A block from a folder or from the database, as one run needs it. */
export interface BlockFiles {
  readonly backend: string;
  readonly view: string;
  readonly manifest: Manifest;
  /** What a person chose on the card. */
  readonly chosen: SettingValues;
  /** Hosts that a person said yes to; whoever runs a folder by hand says yes to what it declares. */
  readonly approvedHosts: readonly string[];
  /** Exact `host:port` entries of the own network that a person approved; a folder has none. */
  readonly lanHosts: readonly string[];
  /** What a person granted and set for a stored block; a folder has none. */
  readonly directNetwork: readonly string[];
  readonly limits: BlockLimits;
}

/** Throws `AppError` "not_found" when there is no such folder or block, `UsageError` for files that cannot be used. */
export async function readBlock(
  target: string,
  { config, log }: { readonly config: Config; readonly log: Log },
): Promise<BlockFiles> {
  const isFolder = await Deno.stat(target).then(({ isDirectory }) => isDirectory, () => false);
  if (isFolder) return await readFolder(target);
  const id = BlockId.safeParse(target);
  if (!id.success) {
    throw new AppError("not_found", `Cannot find "${target}": neither a folder nor the id of a block`);
  }
  return await readStored(id.data, { config, log });
}

async function readStored(
  id: BlockId,
  { config, log }: { readonly config: Config; readonly log: Log },
): Promise<BlockFiles> {
  return await withStorage(config, log, async (db) => {
    const { currentVersion, settings, approvedHosts, directNetwork, limits } = await getBlock(db, id);
    if (currentVersion === null) throw new AppError("not_found", `Block "${id}" has no version yet`);
    const { backend, view, manifest } = await getVersion(db, id, currentVersion);
    const lanHosts = grantedLanHosts(approvedHosts);
    return { backend, view, manifest, chosen: settings, approvedHosts, lanHosts, directNetwork, limits };
  });
}

async function readFolder(folder: string): Promise<BlockFiles> {
  const [backend, view, text] = await Promise.all(
    ["backend.ts", "view.tsx", "manifest.json"].map((name) => readOptional(join(folder, name))),
  );
  if (backend === undefined || view === undefined) {
    throw new UsageError(
      `Cannot run "${folder}": ${backend === undefined ? "backend.ts" : "view.tsx"} is missing`,
      "Expected the files backend.ts and view.tsx, and manifest.json for settings and hosts",
    );
  }
  const manifest = text === undefined
    ? Manifest.parse({ title: basename(resolve(folder)) || "Block", hosts: findHostsInCode(backend) })
    : parseManifest(text);
  const nothing = { lanHosts: [], directNetwork: [], limits: {} };
  return { backend, view, manifest, chosen: {}, approvedHosts: manifest.hosts, ...nothing };
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read "${path}": ${reason}`, "Expected a text file");
  }
}

function parseManifest(text: string): Manifest {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `Cannot read manifest.json: ${error instanceof Error ? error.message : error}`,
      "Expected a JSON object with at least title and hosts",
    );
  }
  const parsed = Manifest.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `Cannot use manifest.json: ${z.core.toDotPath(issue?.path ?? []) || "the whole"}: ${issue?.message}`,
    "Expected a JSON object with at least title and hosts",
  );
}
