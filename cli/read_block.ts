import { basename, resolve } from "node:path";
import { z } from "zod";
import type { Config } from "../config.ts";
import type { ConnectionId } from "../domain/connection.ts";
import { AppError } from "../domain/errors.ts";
import { findHostsInCode } from "../domain/hosts.ts";
import { BlockId } from "../domain/ids.ts";
import type { BlockLimits } from "../domain/limits.ts";
import { Manifest, type SettingValues } from "../domain/manifest.ts";
import type { Recording } from "../domain/recording.ts";
import type { Log } from "../log.ts";
import { getBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import { findRecording } from "../storage/recorded_responses.ts";
import { parseImportJson } from "../domain/import_json.ts";
import { readImportText } from "./import_file.ts";
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
  /** Connections that a person approved for this block; none for a folder. */
  readonly approvedConnections: readonly ConnectionId[];
  /** Newest recorded answers of this very version, when they were asked for; a folder has none. */
  readonly recording: Recording | undefined;
  /** What a person granted and set for a stored block; a folder has none. */
  readonly directNetwork: readonly string[];
  readonly limits: BlockLimits;
}

/** Above what the compiler takes, so that it is the one to say what is too large. */
const MAX_FILE_BYTES = 1024 * 1024;

interface ReadOptions {
  readonly config: Config;
  readonly log: Log;
  readonly wantsRecording: boolean;
}

/** Throws `AppError` "not_found" when there is no such folder or block, `UsageError` for files that cannot be used. */
export async function readBlock(target: string, options: ReadOptions): Promise<BlockFiles> {
  const isFolder = await Deno.stat(target).then(({ isDirectory }) => isDirectory, () => false);
  if (isFolder) return await readFolder(target);
  const id = BlockId.safeParse(target);
  if (!id.success) {
    throw new AppError("not_found", `Cannot find "${target}": neither a folder nor the id of a block`);
  }
  return await readStored(id.data, options);
}

async function readStored(id: BlockId, { config, log, wantsRecording }: ReadOptions): Promise<BlockFiles> {
  return await withStorage(config, log, async (db) => {
    const { currentVersion, settings, ...granted } = await getBlock(db, id);
    const { approvedHosts, approvedConnections, directNetwork, limits } = granted;
    if (currentVersion === null) throw new AppError("not_found", `Block "${id}" has no version yet`);
    const { backend, view, manifest } = await getVersion(db, id, currentVersion);
    const recording = wantsRecording
      ? await findRecording(db, { blockId: id, version: currentVersion })
      : undefined;
    const permissions = { approvedHosts, approvedConnections, directNetwork, limits };
    return { backend, view, manifest, chosen: settings, ...permissions, recording };
  });
}

async function readFolder(folder: string): Promise<BlockFiles> {
  const [backend, view, text] = await Promise.all(
    ["backend.ts", "view.tsx", "manifest.json"].map((name) => readOptional(folder, name)),
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
  return {
    backend,
    view,
    manifest,
    chosen: {},
    approvedHosts: manifest.hosts,
    ...{ approvedConnections: [], directNetwork: [], limits: {} },
    recording: undefined,
  };
}

async function readOptional(folder: string, name: string): Promise<string | undefined> {
  try {
    return await readImportText(folder, name, { maxBytes: MAX_FILE_BYTES });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function parseManifestJson(text: string): unknown {
  try {
    return parseImportJson("manifest.json", text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new UsageError(error.message, "Expected a JSON object with at least title and hosts");
  }
}

function parseManifest(text: string): Manifest {
  const parsed = Manifest.safeParse(parseManifestJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `Cannot use manifest.json: ${z.core.toDotPath(issue?.path ?? []) || "the whole"}: ${issue?.message}`,
    "Expected a JSON object with at least title and hosts",
  );
}
