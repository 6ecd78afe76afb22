/** Why a test with a disk of its own is skipped where `CANNOT_MOUNT` is true. */
export const MOUNTING = "a disk is mounted by an administrator of Linux";

/** True where a test cannot have a disk of its own. */
export const CANNOT_MOUNT = Deno.build.os !== "linux" || Deno.uid() !== 0 || !await canMount();

/** Runs work in a folder that is a disk of its own, in memory, with options of `mount` such as "size=3m" or "ro". */
export async function withDisk(options: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tessera_disk_" });
  try {
    await mount(["-t", "tmpfs", "-o", options, "tmpfs", folder]);
    try {
      await work(folder);
    } finally {
      // What still holds a file there does not keep the disk from going.
      await new Deno.Command("umount", { args: ["-l", folder] }).output();
    }
  } finally {
    await Deno.remove(folder);
  }
}

/** Changes the options of such a disk while it is in use. */
export async function remount(folder: string, options: string): Promise<void> {
  await mount(["-o", `remount,${options}`, folder]);
}

async function canMount(): Promise<boolean> {
  try {
    await withDisk("size=1m", () => Promise.resolve());
    return true;
  } catch {
    // Not there, or not allowed.
    return false;
  }
}

async function mount(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("mount", { args: [...args] }).output();
  if (!success) throw new Error(`Cannot mount: ${new TextDecoder().decode(stderr)}`);
}
