import { basename, dirname, join } from "node:path";

/** Copies that Tessera makes beside a database: before a migration, and before a restore. */
const COPY = /^\.(before-|backup|restored)/;

/** Path of the newest copy beside a database file; `undefined` when there is none, or the folder cannot be read. */
export async function findNewestCopy(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const found: { readonly path: string; readonly at: number }[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || !name.startsWith(basename(path)) || !COPY.test(name.slice(basename(path).length))) {
        continue;
      }
      const copy = join(folder, name);
      found.push({ path: copy, at: (await Deno.stat(copy)).mtime?.getTime() ?? 0 });
    }
  } catch {
    // It only adds to a message about something worse.
    return undefined;
  }
  return found.sort((a, b) => b.at - a.at)[0]?.path;
}
