import { createLog } from "../log.ts";
import { listConnections } from "../services/connections/list_connections.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { withStorage } from "./open_storage.ts";
import { parseCommand } from "./parse_command.ts";
import { formatTable, printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";

/** `tessera connection list`: every connection, and nothing of its secret; no key is needed for that. */
export async function connectionListCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words);
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  const connections = await withStorage(config, log, listConnections);
  if (command.isSet("json")) printJson(connections);
  else if (connections.length === 0) {
    printText("No connections yet. Make one: tessera connection add NAME --origin https://… --kind bearer");
  } else {
    printText(formatTable([
      ["NAME", "ORIGIN", "KIND", "METHODS", "STATE", "BLOCKS"],
      ...connections.map(({ name, origin, auth, methods, state, blocks }) => [
        ...[name, origin, auth.kind, methods.join(","), state.kind],
        String(blocks.filter(({ isApproved }) => isApproved).length),
      ]),
    ]));
  }
  return EXIT.ok;
}
