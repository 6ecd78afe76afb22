import { join } from "node:path";

/** Test files that one `deno test` runs. */
export interface Batch {
  /** From the root of the checkout, with slashes. */
  readonly files: readonly string[];
}

/** Folders whose files take long by themselves; they come first, so that no long one is left for the end. */
const LONG = ["attacks", "testing"];
const LONG_BATCH = 3;
const BATCH = 16;

/** What `deno test` runs of these files by itself: the names that it goes by. */
export function isTestFile(path: string): boolean {
  return /(^|\/|[._])test\.(tsx?|jsx?|m[jt]s)$/.test(path);
}

/** Every test file below a folder, sorted; `excluded` folders are left out as `deno test` leaves them out. */
export async function findTestFiles(root: string, excluded: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const look = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (excluded.includes(path) || name === "node_modules" || name === ".git") continue;
      if (isDirectory) await look(path);
      else if (isTestFile(path)) found.push(path);
    }
  };
  await look("");
  return found.sort();
}

/** Batches small enough that all workers end at about the same time, each of one folder where it can be. */
export function planBatches(files: readonly string[]): Batch[] {
  const isLong = (file: string) => LONG.some((folder) => file.startsWith(`${folder}/`));
  return [
    ...chunk(files.filter(isLong), LONG_BATCH),
    ...chunk(files.filter((file) => !isLong(file)), BATCH),
  ];
}

function chunk(files: readonly string[], size: number): Batch[] {
  const batches: Batch[] = [];
  for (let at = 0; at < files.length; at += size) batches.push({ files: files.slice(at, at + size) });
  return batches;
}
