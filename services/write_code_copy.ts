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

/**
 * Writes a version to `generated_code/<block>/<version>/` for people and Git. Never read back: a folder that cannot
 * be written is worth a warning, not a failed version.
 */
export async function writeCodeCopy(
  copy: CodeCopy,
  { dir, log }: { readonly dir: string; readonly log: Log },
): Promise<void> {
  const folder = join(dir, copy.blockId, String(copy.version));
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Promise.all([
      Deno.writeTextFile(join(folder, "backend.ts"), copy.backend),
      Deno.writeTextFile(join(folder, "view.tsx"), copy.view),
      Deno.writeTextFile(join(folder, "manifest.json"), `${JSON.stringify(copy.manifest, null, 2)}\n`),
    ]);
  } catch (error) {
    log.warn("versions", "Code copy not written", {
      folder,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
