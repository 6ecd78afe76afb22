import { join } from "node:path";
import type { Config } from "../config.ts";
import { openInBrowser } from "../sandbox/mod.ts";

/**
 * Opens the sign-in link in the browser of the person who sits at this terminal. The link's token is handed over in a
 * file that only this user may read, not on a command line that everyone on the machine can.
 * Gives the way to remove the file.
 */
export async function offerBrowser(
  { isOpening, dataDir }: Pick<Config, "isOpening" | "dataDir">,
  link: string,
): Promise<() => Promise<void>> {
  if (!isOpening || !Deno.stdout.isTerminal()) return () => Promise.resolve();
  const path = join(dataDir, "sign-in.html");
  // The link is ours: an origin, a path and a token in base64url, nothing that HTML would read.
  await Deno.writeTextFile(path, `<!doctype html><meta http-equiv="refresh" content="0;url=${link}">`, {
    mode: 0o600,
  });
  // Not waited for: some openers end only with the browser.
  void openInBrowser(path);
  return () =>
    Deno.remove(path).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
}
