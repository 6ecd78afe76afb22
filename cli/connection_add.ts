import { CONNECTION_KINDS } from "../domain/connection.ts";
import { Secret } from "../domain/secret.ts";
import { createLog } from "../log.ts";
import { createConnection } from "../services/connections/save_connection.ts";
import type { ConnectionForm } from "../services/connections/types.ts";
import { createLocalEventBus } from "../services/event_bus.ts";
import { openDataFolder } from "../storage/data_folder.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { openSecrets } from "./open_secrets.ts";
import { withStorage } from "./open_storage.ts";
import { parseCommand, type ParsedCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import { readSecretText } from "./read_secret_text.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

/** Flag of each field of the form; the secret has none but the file that holds it. */
const FLAGS = {
  origin: "origin",
  kind: "kind",
  pathPrefix: "path",
  user: "user",
  header: "header",
  prefix: "prefix",
  parameter: "parameter",
  tokenUrl: "token-url",
  clientId: "client-id",
  scope: "scope",
  clientAuth: "client-auth",
  certificateSha256: "certificate",
} as const;

/** `tessera connection add NAME`: stores a secret from a file or standard input and where it may go. */
export async function connectionAddCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, {
    ...Object.fromEntries(Object.values(FLAGS).map((flag) => [flag, { type: "string" as const }])),
    method: { type: "string", multiple: true },
    "secret-file": { type: "string" },
  }, { targets: 1 });
  const [name] = command.positionals;
  if (name === undefined) throw new UsageError("Expected a name for the connection, such as GITHUB");
  if (command.text("kind") === undefined) {
    throw new UsageError("--kind is missing", `Expected one of ${CONNECTION_KINDS.join(", ")}`);
  }
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  const form = await readForm(name, command);
  await openDataFolder(config.dataDir);
  const id = await withStorage(config, log, async (db) => {
    const secrets = await openSecrets(config, { db, log });
    const saved = await createConnection(
      { db, secrets, bus: createLocalEventBus(), now: () => Date.now() },
      form,
    );
    if (saved.kind === "saved") return saved.id;
    const wrong = Object.entries(saved.errors).map(([field, text]) => `${flagOf(field)}: ${text}`).join("; ");
    throw new UsageError(`Cannot add connection "${name}": ${wrong}`);
  });
  if (command.isSet("json")) printJson({ id, name });
  else printText(`Added connection ${name}. A block may use it once you allow that on its card.`);
  return EXIT.ok;
}

async function readForm(name: string, command: ParsedCommand): Promise<ConnectionForm> {
  const text = (field: keyof typeof FLAGS) => command.text(FLAGS[field]) ?? "";
  const given = await readSecretText("secret", command.text("secret-file"));
  const kind = text("kind");
  const methods = command.texts("method").flatMap((method) => method.toUpperCase().split(","));
  return {
    ...{ name, kind, origin: text("origin"), pathPrefix: text("pathPrefix") },
    methods: methods.length === 0 ? ["GET", "HEAD"] : methods,
    ...{ user: text("user"), header: text("header"), prefix: text("prefix"), parameter: text("parameter") },
    ...{ tokenUrl: text("tokenUrl"), clientId: text("clientId"), scope: text("scope") },
    ...{ clientAuth: text("clientAuth"), certificateSha256: text("certificateSha256") },
    ...splitSecret(kind, given),
  };
}

/** Two lines for the kind that has two secrets: client secret, which may be empty, and refresh token. */
function splitSecret(kind: string, given: string): Pick<ConnectionForm, "secret" | "refreshToken"> {
  if (kind !== "refresh_token") return { secret: new Secret(given), refreshToken: new Secret("") };
  const [clientSecret = "", refreshToken = ""] = given.split(/\r?\n/);
  return { secret: new Secret(clientSecret), refreshToken: new Secret(refreshToken) };
}

function flagOf(field: string): string {
  const [, flag] = Object.entries(FLAGS).find(([name]) => name === field) ?? [];
  return flag === undefined ? field : `--${flag}`;
}
