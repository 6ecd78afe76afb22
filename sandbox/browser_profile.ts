import { basename, dirname, join } from "node:path";

const PREFIX = "tessera-browser-";

/** Folders where leftovers were looked for already. */
const looked = new Set<string>();

/**
 * Makes an empty folder for a browser's profile in the system's folder of temporary files. The first time, the profiles
 * of programs that were killed are removed: nobody else would, and each has some megabytes.
 */
export async function makeProfile(): Promise<string> {
  const profile = await Deno.makeTempDir({ prefix: `${PREFIX}${Deno.pid}-` });
  const folder = dirname(profile);
  if (!looked.has(folder)) {
    looked.add(folder);
    await removeLeftovers(folder, basename(profile));
  }
  return profile;
}

async function removeLeftovers(folder: string, own: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const pid = /^tessera-browser-(\d+)-/.exec(name)?.[1];
    if (!isDirectory || name === own || pid === undefined || isRunning(Number(pid))) continue;
    // Another user's stays.
    await Deno.remove(join(folder, name), { recursive: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks.
    Deno.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed: it runs, as another user.
    return !(error instanceof Deno.errors.NotFound);
  }
}
