import { join } from "node:path";
import type { BlockId } from "../domain/ids.ts";
import type { Log } from "../log.ts";

export interface CodeCopy {
  readonly blockId: BlockId;
  readonly version: number;
  readonly backend: string;
  readonly view: string;
  readonly manifest: unknown;
}

export interface CopyPlace {
  readonly dir: string;
  readonly log: Log;
}

/**
 * Writes a version to `generated_code/<block>/<version>/` for people and Git; gives whether it is there. Never read
 * back: a folder that cannot be written is worth a warning, not a failed version. The folder appears whole under its
 * name, so that one that is there needs no second look.
 */
export async function writeCodeCopy(copy: CodeCopy, { dir, log }: CopyPlace): Promise<boolean> {
  const folder = copyFolder(dir, copy);
  // One name a version: what a kill leaves behind is written over, never beside.
  const unfinished = `${folder}.unfinished`;
  try {
    await Deno.mkdir(unfinished, { recursive: true });
    await Promise.all([
      Deno.writeTextFile(join(unfinished, "backend.ts"), copy.backend),
      Deno.writeTextFile(join(unfinished, "view.tsx"), copy.view),
      Deno.writeTextFile(join(unfinished, "manifest.json"), `${JSON.stringify(copy.manifest, null, 2)}\n`),
    ]);
    // A restored database may give a number anew.
    await removeFolder(folder);
    await Deno.rename(unfinished, folder);
    return true;
  } catch (error) {
    log.warn("versions", "Code copy not written", {
      folder,
      reason: error instanceof Error ? error.message : String(error),
    });
    return false;
  }
}

/** True when a version's folder is there and its code is not empty: a power cut may leave files without content. */
export async function hasCodeCopy(
  dir: string,
  copy: Pick<CodeCopy, "blockId" | "version">,
): Promise<boolean> {
  try {
    return (await Deno.stat(join(copyFolder(dir, copy), "backend.ts"))).size > 0;
  } catch {
    // Not there, or not to be read: writing it shows which.
    return false;
  }
}

/** Removes the copies of blocks that are gone for good. */
export async function removeCodeCopies(blocks: readonly string[], dir: string): Promise<void> {
  for (const block of blocks) await removeFolder(join(dir, block));
}

function copyFolder(dir: string, { blockId, version }: Pick<CodeCopy, "blockId" | "version">): string {
  return join(dir, blockId, String(version));
}

async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
