import { findVersion, listAdoptedVersions } from "../storage/block_versions.ts";
import type { ServiceDeps } from "./deps.ts";
import { hasCodeCopy, writeCodeCopy } from "./write_code_copy.ts";

/**
 * Writes the copies of code that a kill between a version's rows and its files left out; gives their number. What a
 * person changed in a copy stays as it is, and what cannot be written is tried once.
 */
export async function mendCodeCopies(
  { db, generatedCodeDir: dir, log }: Pick<ServiceDeps, "db" | "generatedCodeDir" | "log">,
): Promise<number> {
  let count = 0;
  for (const { blockId, number } of await listAdoptedVersions(db)) {
    if (await hasCodeCopy(dir, { blockId, version: number })) continue;
    const version = await findVersion(db, blockId, number);
    // Removed for good by now.
    if (version === undefined) continue;
    if (!await writeCodeCopy({ ...version, version: number }, { dir, log })) break;
    count += 1;
  }
  if (count > 0) log.info("versions", "Code copies mended", { count });
  return count;
}
