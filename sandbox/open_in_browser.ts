const OPENERS: Readonly<Partial<Record<typeof Deno.build.os, string>>> = {
  linux: "xdg-open",
  darwin: "open",
  windows: "explorer.exe",
};

/**
 * Opens a local file in the person's browser by the system's own opener; false when none can be started. It stands here
 * because only this folder starts processes. The path is seen by every user of the machine: keep secrets inside the file.
 */
export async function openInBrowser(path: string): Promise<boolean> {
  const opener = OPENERS[Deno.build.os];
  if (opener === undefined) return false;
  try {
    const { success } = await new Deno.Command(opener, {
      args: [path],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    // None here, not ours to start, or no free file or process: the link stands on the screen as well, and nobody waits
    // for this, so that thrown on it would end the server.
    return false;
  }
}
