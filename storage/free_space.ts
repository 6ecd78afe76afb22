import { statfs } from "node:fs/promises";

/** Bytes that this user may still write in a folder; `undefined` where the system does not say. */
export async function findFreeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    // Some network file systems know no size and answer nought for everything.
    return bsize > 0 ? bavail * bsize : undefined;
  } catch {
    return undefined;
  }
}
