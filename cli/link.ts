import { createLog } from "../log.ts";
import { openDatabase } from "../storage/database.ts";
import { createAuth } from "../services/auth.ts";
import { href, setPathPrefix } from "../urls.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";

/** Prints a new sign-in link of a server that may be running. */
export async function linkCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, { port: { type: "string" } });
  const { config } = load({ TESSERA_DATA_DIR: command.text("data"), TESSERA_PORT: command.text("port") });
  setPathPrefix(config.pathPrefix);
  const db = await openDatabase({
    url: config.databaseUrl,
    authToken: config.databaseAuthToken,
    log: createLog(config.logFormat),
  });
  try {
    const { token, expiresAt } = await createAuth({ db, now: () => Date.now() }).createLink();
    const origin = config.publicOrigins[0] ??
      `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`;
    const link = `${origin}${href("signIn", {}, { token })}`;
    if (command.isSet("json")) printJson({ link, expiresAt });
    else printText(link);
    return EXIT.ok;
  } finally {
    db.close();
  }
}
