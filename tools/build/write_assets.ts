import { createHash } from "node:crypto";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { BuiltFile } from "./build_islands.ts";

interface AssetGroups {
  readonly scripts: readonly BuiltFile[];
  readonly styles: readonly BuiltFile[];
  readonly icons: readonly BuiltFile[];
  /** Of the code editor. */
  readonly words: readonly BuiltFile[];
  readonly stamp: string;
}

export interface AssetSize {
  readonly file: string;
  readonly bytes: number;
  readonly brotliBytes: number;
}

/**
 * Fills the folder of built files: each under a name with its hash, with brotli and gzip beside it, and
 * `manifest.json` from plain names to these. The stamp comes last, so that half a build is never taken for one.
 */
export async function writeAssets(dist: string, groups: AssetGroups): Promise<readonly AssetSize[]> {
  await Deno.mkdir(dist, { recursive: true });
  await removeFiles(dist);
  const names: Record<string, string> = {};
  const sizes: AssetSize[] = [];
  const write = async (built: BuiltFile) => {
    const file = built.isNamed ? built.name : hashedName(built);
    names[built.name] = file;
    sizes.push(await writeFile(dist, file, built.text));
  };
  for (const built of [...groups.scripts, ...groups.styles, ...groups.icons, ...groups.words]) {
    await write(built);
  }
  await write({ name: "app.webmanifest", text: webManifest(names) });
  await Deno.writeTextFile(join(dist, "manifest.json"), JSON.stringify(names, null, 2));
  await Deno.writeTextFile(join(dist, "stamp"), groups.stamp);
  return sizes;
}

async function writeFile(dist: string, file: string, text: string): Promise<AssetSize> {
  const bytes = new TextEncoder().encode(text);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await Promise.all([
    Deno.writeFile(join(dist, file), bytes),
    Deno.writeFile(join(dist, `${file}.br`), brotli),
    Deno.writeFile(join(dist, `${file}.gz`), gzipSync(bytes, { level: 9 })),
  ]);
  return { file, bytes: bytes.length, brotliBytes: brotli.length };
}

function hashedName({ name, text }: BuiltFile): string {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  return name.replace(/(\.[a-z]+)$/, `-${hash}$1`);
}

/** Addresses are relative to this file, so that they hold under any path prefix. */
function webManifest(names: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    name: "Tessera",
    short_name: "Tessera",
    description: "A dashboard made of sentences",
    start_url: "../",
    scope: "../",
    display: "standalone",
    background_color: "#f6f6f4",
    theme_color: "#0f766e",
    icons: [{ src: `./${names["icon.svg"]}`, sizes: "any", type: "image/svg+xml", purpose: "any" }],
  });
}

/** Files of an older build; folders beside them belong to other builders. */
async function removeFiles(folder: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile) await Deno.remove(join(folder, name));
  }
}
