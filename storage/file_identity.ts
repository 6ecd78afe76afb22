import { AppError } from "../domain/errors.ts";

/** How long a look at the file counts, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * Notices that a database file was deleted or replaced while it is open: SQLite goes on in the file without a name, and
 * all that is stored from then on is gone with the process. Gives what throws before a write; at most one look a second.
 */
export async function watchFile(path: string): Promise<() => void> {
  const first = identityOf(await Deno.stat(path));
  let lookedAt = performance.now();
  let problem: string | undefined;
  return () => {
    if (first === undefined) return;
    if (performance.now() - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = performance.now();
      problem = look(path, first);
    }
    if (problem === undefined) return;
    throw new AppError(
      "database",
      `Cannot store in database "${path}": the file ${problem} while it was in use`,
      "Stop Tessera, put the right file there together with its -wal file, and start it again",
    );
  };
}

function look(path: string, first: string): string | undefined {
  try {
    return identityOf(Deno.statSync(path)) === first ? undefined : "was replaced";
  } catch (error) {
    // Whatever else keeps it from being seen says more when it is used.
    return error instanceof Deno.errors.NotFound ? "was moved or deleted" : undefined;
  }
}

/** Windows lets nobody replace a file that is open, and has no numbers of files. */
function identityOf({ dev, ino }: Deno.FileInfo): string | undefined {
  return ino === null ? undefined : `${dev} ${ino}`;
}
