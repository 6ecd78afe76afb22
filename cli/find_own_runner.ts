import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import { findPack, findRunner, type Pack, type RunnerSearch } from "../sandbox/mod.ts";
import { showUnpacking } from "./show_unpacking.ts";

/**
 * The Deno CLI that runs blocks here; unpacks the one in this file when it is not there yet, or is not what it was.
 * Checking it reads 100 MB: start it before what else takes time at a start.
 */
export async function findOwnRunner(
  { denoPath, dataDir, logFormat }: Config,
  log: Log,
): Promise<RunnerSearch> {
  const progress = showUnpacking(logFormat);
  let isNew = false;
  const onProgress = (done: number, total: number) => {
    isNew = true;
    progress.show(done, total);
  };
  const search = await findRunner({
    configuredPath: denoPath,
    packFolder: packFolder(),
    unpack: { folder: join(dataDir, "runner"), nowMs: Date.now(), onProgress },
  });
  progress.end();
  if (search.kind === "found" && search.mended !== undefined) {
    log.warn("sandbox", "Unpacked the runner again: the file was not what it was", {
      path: search.path,
      reason: search.mended,
    });
  } else if (search.kind === "found" && isNew) {
    log.info("sandbox", "Unpacked the runner", { path: search.path, version: search.version });
  }
  return search;
}

/** The runner that this file carries; nothing from source, and where it was made without one. */
export function findCarriedRunner(): Promise<Pack | undefined> {
  return findPack(packFolder());
}

/** Beside the folder of the bundle in a compiled program; the checkout has no such folder. */
function packFolder(): string {
  return fileURLToPath(new URL("../runner/", import.meta.url));
}
