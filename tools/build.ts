import { join } from "node:path";
import { buildBlockTypes } from "../kit/block_types.ts";
import { buildIcons } from "./build/build_icons.ts";
import { buildIslands } from "./build/build_islands.ts";
import { buildStyles } from "./build/build_styles.ts";
import { buildVocabulary } from "./build/build_vocabulary.ts";
import { readStamp, stampOf } from "./build/stamp.ts";
import { writeAssets } from "./build/write_assets.ts";
import { buildLibraries } from "./build_libraries.ts";

const root = join(import.meta.dirname ?? ".", "..");
const dist = join(root, "static", "dist");

if (import.meta.main) await build();

/**
 * Makes everything that a browser loads and that a guest is handed: `deno task build`.
 * With `--if-needed` an unchanged tree costs only the look at its files.
 */
async function build(): Promise<void> {
  const startedAt = performance.now();
  const stamp = await stampOf(root);
  if (Deno.args.includes("--if-needed") && await readStamp(dist) === stamp) return;
  const [scripts, styles, icons, words] = await Promise.all([
    buildIslands(root),
    buildStyles(root),
    buildIcons(root),
    buildVocabulary(root),
  ]);
  const sizes = await writeAssets(dist, { scripts, styles, icons, words, stamp });
  await buildLibraries(join(dist, "libraries"));
  await buildBlockTypes(join(root, "kit"), join(dist, "libraries"));
  for (const { file, bytes, brotliBytes } of sizes) {
    console.error(
      `  ${file.padEnd(34)} ${String(bytes).padStart(7)} B ${String(brotliBytes).padStart(7)} B br`,
    );
  }
  console.error(`Built static/dist in ${Math.round(performance.now() - startedAt)} ms`);
}
