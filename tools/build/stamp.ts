import { createHash } from "node:crypto";
import { join } from "node:path";

/** Folders and files whose change makes a new build needed. */
const INPUTS = [
  "domain",
  "islands",
  "kit",
  "routes",
  "sandbox/compiler",
  "static",
  "tools",
  "views",
  "deno.json",
  "deno.lock",
];
const STAMP_FILE = "stamp";

/** One text for the state of all inputs: names, sizes and times of change. */
export async function stampOf(root: string): Promise<string> {
  const hash = createHash("sha1").update(Deno.version.deno);
  for (const input of INPUTS) await addPath(hash, join(root, input));
  return hash.digest("hex");
}

/** The stamp of the build that stands in `dist`, or nothing. */
export async function readStamp(dist: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(join(dist, STAMP_FILE));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function addPath(hash: { update(text: string): unknown }, path: string): Promise<void> {
  const info = await Deno.stat(path);
  if (info.isFile) {
    hash.update(`${path} ${info.size} ${info.mtime?.getTime()}\n`);
    return;
  }
  const names: string[] = [];
  for await (const entry of Deno.readDir(path)) names.push(entry.name);
  for (const name of names.sort()) {
    if (name !== "dist" && !/_test\.tsx?$/.test(name)) await addPath(hash, join(path, name));
  }
}
