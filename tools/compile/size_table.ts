import { join } from "node:path";

/** What of the stage each line of the table stands for; the rest of the file is the runtime stub. */
const PARTS: readonly (readonly [name: string, path: string, ending?: string])[] = [
  ["program", "program", ".js"],
  ["migrations, recipes, prompt", "program"],
  ["libraries of blocks", "static/dist/libraries"],
  ["assets of pages", "static"],
  ["native library (libSQL)", "native"],
  ["runner of blocks, packed", "runner"],
];

/** Sizes of the parts of a finished file, a line each. A byte counts for the first part that it belongs to. */
export async function sizeTable(stage: string, file: string): Promise<string> {
  const rows: [string, number][] = [];
  const counted = new Set<string>();
  for (const [name, path, ending = ""] of PARTS) {
    let sum = 0;
    for await (const found of listFiles(join(stage, path))) {
      if (counted.has(found.path) || !found.path.endsWith(ending)) continue;
      counted.add(found.path);
      sum += found.bytes;
    }
    rows.push([name, sum]);
  }
  const total = (await Deno.stat(file)).size;
  rows.push(["runtime stub", total - rows.reduce((sum, [, bytes]) => sum + bytes, 0)], ["total", total]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.filter(([, bytes]) => bytes > 0)
    .map(([name, bytes]) => `  ${name.padEnd(width)}  ${(bytes / 1e6).toFixed(2).padStart(7)} MB`).join("\n");
}

async function* listFiles(path: string): AsyncGenerator<{ readonly path: string; readonly bytes: number }> {
  // A part that this file does without.
  const found = await Deno.stat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory) return yield { path, bytes: found.size };
  for await (const { name } of Deno.readDir(path)) yield* listFiles(join(path, name));
}
