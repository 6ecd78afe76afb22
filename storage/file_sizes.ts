import type { Database } from "./database.ts";

/** Bytes of a database's file and of what stands beside it in its -wal file; `undefined` where there is no file. */
export async function readFileSizes(
  db: Pick<Database, "name" | "kind">,
): Promise<{ readonly main: number; readonly wal: number } | undefined> {
  if (db.kind !== "file") return undefined;
  return { main: await sizeOf(db.name), wal: await sizeOf(`${db.name}-wal`) };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch {
    return 0;
  }
}
