import { join } from "node:path";

/** What of the stage each line of the table stands for; the rest of the file is the runtime stub. */
const PARTS: readonly (readonly [name: string, path: string])[] = [
  ["program", "program/main.js"],
  ["migrations, recipes, prompt", "program"],
  ["libraries of blocks", "static/dist/libraries"],
  ["assets of pages", "static"],
  ["native library (libSQL)", "native"],
  ["runner of blocks, packed", "runner"],
];

/** Sizes of the parts of a finished file, a line each. A byte counts for the first part that it belongs to. */
export async function sizeTable(stage: string, file: string): Promise<string> {
  const rows: [string, number][] = [];
  const counted: [path: string, bytes: number][] = [];
  for (const [name, path] of PARTS) {
    const all = await sizeOf(join(stage, path));
    const before = counted.filter(([known]) => known.startsWith(`${path}/`)).reduce(
      (sum, [, n]) => sum + n,
      0,
    );
    counted.push([path, all]);
    rows.push([name, all - before]);
  }
  const total = (await Deno.stat(file)).size;
  rows.push(["runtime stub", total - rows.reduce((sum, [, bytes]) => sum + bytes, 0)], ["total", total]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.filter(([, bytes]) => bytes > 0)
    .map(([name, bytes]) => `  ${name.padEnd(width)}  ${(bytes / 1e6).toFixed(2).padStart(7)} MB`).join("\n");
}

async function sizeOf(path: string): Promise<number> {
  // A part that this file does without.
  const found = await Deno.stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory) return found.size;
  let bytes = 0;
  for await (const { name } of Deno.readDir(path)) bytes += await sizeOf(join(path, name));
  return bytes;
}
