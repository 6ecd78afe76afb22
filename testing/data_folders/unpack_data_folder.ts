import { join } from "node:path";
import { makeDataDir } from "../tessera_process.ts";

/** Data folders that earlier programs made: by the number of their schema, and "1_late" by the last one with schema 1. */
export const DATA_FOLDERS = ["1", "1_late", "2", "3", "4", "5", "6", "7", "8"] as const;
export type DataFolder = typeof DATA_FOLDERS[number];

/** A copy of an earlier program's data folder under the system's folder for such things; whoever asks removes it. */
export async function unpackDataFolder(name: DataFolder): Promise<string> {
  const dataDir = await makeDataDir();
  const from = (file: string) => new URL(`./${name}/${file}`, import.meta.url);
  const packed = await Deno.open(from("tessera.db.gz"));
  const database = await Deno.open(join(dataDir, "tessera.db"), {
    write: true,
    createNew: true,
    mode: 0o600,
  });
  await packed.readable.pipeThrough(new DecompressionStream("gzip")).pipeTo(database.writable);
  await Deno.copyFile(from("secret.key"), join(dataDir, "secret.key"));
  await Deno.chmod(join(dataDir, "secret.key"), 0o600);
  return dataDir;
}
