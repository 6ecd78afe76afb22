import type { Config } from "../config.ts";
import { createLog } from "../log.ts";
import { openDataFolder } from "../storage/data_folder.ts";
import { findServing } from "../storage/serving.ts";
import { createAuth } from "../services/auth.ts";
import { href, setPathPrefix } from "../urls.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { withStorage } from "./open_storage.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import { findServedOrigin } from "./served_origin.ts";
import type { CommandInput } from "./run_cli.ts";

/** `tessera link`: prints a new sign-in link of a server that may be running. */
export async function linkCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, { port: { type: "string" } });
  const { config, warnings } = load({
    TESSERA_DATA_DIR: command.text("data"),
    TESSERA_PORT: command.text("port"),
  });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  setPathPrefix(config.pathPrefix);
  await openDataFolder(config.dataDir);
  return await withStorage(config, log, async (db) => {
    const { token, expiresAt } = await createAuth({ db, now: () => Date.now() }).createLink();
    const served = command.text("port") === undefined ? await findServedOrigin(db) : undefined;
    const link = `${config.publicOrigins[0] ?? served ?? originOf(config)}${href("signIn", {}, { token })}`;
    const isServed = await findServing(config.dataDir) !== undefined;
    if (command.isSet("json")) printJson({ link, expiresAt, isServed });
    else printText(link);
    if (!isServed) {
      printProblem(
        `No server of this machine serves "${config.dataDir}" now`,
        'The link works once "tessera serve" runs there, for ten minutes; --data names another folder',
      );
    }
    return EXIT.ok;
  });
}

function originOf({ host, port }: Config): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
