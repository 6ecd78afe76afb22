import { NotFoundError } from "../domain/errors.ts";
import { createLog } from "../log.ts";
import { revokeConnection } from "../services/connections/revoke_connection.ts";
import { createLocalEventBus } from "../services/event_bus.ts";
import { findConnectionByName } from "../storage/connections.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { withStorage } from "./open_storage.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

/** `tessera connection remove NAME`: forgets the secret; blocks that use it stop and keep what they show. */
export async function connectionRemoveCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, {}, { targets: 1 });
  const [name] = command.positionals;
  if (name === undefined) throw new UsageError("Expected the name of a connection");
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  await withStorage(config, log, async (db) => {
    const row = await findConnectionByName(db, name);
    if (row === undefined) throw new NotFoundError("connection", name);
    await revokeConnection({ db, bus: createLocalEventBus(), now: () => Date.now() }, row.id);
  });
  if (command.isSet("json")) printJson({ removed: name });
  else printText(`Removed connection ${name}`);
  return EXIT.ok;
}
