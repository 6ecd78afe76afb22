import type { Config } from "../config.ts";
import { AppError } from "../domain/errors.ts";
import type { Log } from "../log.ts";
import { createAuth } from "../services/auth.ts";
import { href } from "../urls.ts";
import { offerBrowser } from "./offer_browser.ts";
import { withStorage } from "./open_storage.ts";
import { printText } from "./print.ts";
import { findServedOrigin } from "./served_origin.ts";

/**
 * For a second server on one data folder: says where the first one is, and offers a person at a terminal a link into it.
 * Always throws: "busy", so that a script sees that nothing was started here.
 */
export async function sayWhereItRuns(error: unknown, config: Config, log: Log): Promise<never> {
  if (!(error instanceof AppError) || error.code !== "busy") throw error;
  const quiet = { ...log, info() {}, warn() {} };
  const origin = await withStorage(config, quiet, async (db) => {
    const served = config.publicOrigins[0] ?? await findServedOrigin(db);
    if (served === undefined || !Deno.stdout.isTerminal()) return served;
    const { token } = await createAuth({ db, now: () => Date.now() }).createLink();
    const link = `${served}${href("signIn", {}, { token })}`;
    printText(
      `\n  Tessera runs already. This link signs you in; it works once, for ten minutes:\n\n  ${link}\n`,
    );
    await offerBrowser(config, link);
    return served;
    // What the first one does with its database is no reason to say less than was known before.
  }).catch(() => undefined);
  if (origin === undefined) throw error;
  throw new AppError(
    "busy",
    `${error.message}, at ${origin}`,
    `Open that one with a link from "tessera link", stop it, or name another folder with --data`,
    { cause: error },
  );
}
