import { join } from "node:path";
import type { Log } from "../log.ts";

const OTHERS = 0o077;
/** The database with what SQLite keeps beside it, copies of it, keys, and the link of a first start. */
const OURS = /^(tessera\.db([.-].*)?|secret\.key(\..*)?|serve\.lock|sign-in\.html|tessera\.json)$/;

/**
 * Takes from other users of the machine what an earlier program, a copy or an unpacked archive left open to them: the
 * files of ours, and the folder when it is ours alone. A folder that other programs use as well is only warned about.
 * Never throws: what cannot be closed is said in the log.
 */
export async function closeToOthers(dataDir: string, log: Log): Promise<void> {
  // Windows has no such modes; there the user's profile folder is what keeps others out.
  if (Deno.build.os === "windows") return;
  const names = (await Array.fromAsync(Deno.readDir(dataDir))).filter(({ isFile }) => isFile).map((
    { name },
  ) => name);
  for (const name of names.filter((each) => OURS.test(each))) {
    // Settings may hold a password of the database server.
    await closeOne(join(dataDir, name), 0o600, log);
  }
  if (names.includes("tessera.db")) await closeOne(dataDir, 0o700, log);
}

async function closeOne(path: string, wanted: number, log: Log): Promise<void> {
  try {
    const { mode } = await Deno.stat(path);
    if (mode === null || (mode & OTHERS) === 0) return;
    const before = `0${(mode & 0o7777).toString(8)}`;
    // A folder in which everybody may write, such as /tmp, is not ours to close.
    if ((mode & 0o1000) !== 0) {
      return log.warn("storage", "Other users of this machine can look into the data folder", {
        path,
        before,
      });
    }
    await Deno.chmod(path, wanted);
    log.warn("storage", "Was open to other users of this machine and is closed now", { path, before });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    log.warn("storage", "Is open to other users of this machine and cannot be closed; close it with chmod", {
      path,
      wanted: `0${wanted.toString(8)}`,
    });
  }
}
