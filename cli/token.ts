import { createLog } from "../log.ts";
import { openDataFolder } from "../storage/data_folder.ts";
import { createTokens } from "../services/tokens/create_tokens.ts";
import type { Tokens } from "../services/tokens/types.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { withStorage } from "./open_storage.ts";
import { parseCommand } from "./parse_command.ts";
import { formatTable, printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

type Act = (tokens: Tokens, command: ReturnType<typeof parseCommand>) => Promise<ExitCode>;

const ACTS: Readonly<Record<string, Act>> = { create, list, revoke };

/** `tessera token create|list|revoke`: what programs ask with; works beside a running server. */
export async function tokenCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const [name = "", ...rest] = words;
  const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  if (act === undefined) {
    throw new UsageError(
      name === "" || name.startsWith("-")
        ? 'A word is missing after "token"'
        : `Unknown command "token ${name}"`,
      "Expected one of create, list, revoke",
    );
  }
  const command = parseCommand(
    rest,
    name === "create" ? { scope: { type: "string", multiple: true }, expires: { type: "string" } } : {},
    { targets: name === "list" ? 0 : 1 },
  );
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  await openDataFolder(config.dataDir);
  return await withStorage(
    config,
    log,
    (db) => act(createTokens({ db, now: () => Date.now() }), command),
  );
}

async function create(tokens: Tokens, command: ReturnType<typeof parseCommand>): Promise<ExitCode> {
  const [name] = command.positionals;
  if (name === undefined) {
    throw new UsageError("A name is missing", "tessera token create prometheus --scope metrics");
  }
  const scopes = command.texts("scope").flatMap((text) => text.split(","));
  const days = command.text("expires");
  const made = await tokens.create({
    name,
    scopes: scopes.length === 0 ? ["metrics"] : scopes,
    expiresInDays: days === undefined ? undefined : Number(days),
  });
  if (command.isSet("json")) printJson(made);
  else {
    printText(made.token);
    printText(
      `\nThis is shown once. Send it as "Authorization: Bearer …". Revoke it: tessera token revoke ${made.id}`,
    );
  }
  return EXIT.ok;
}

async function list(tokens: Tokens, command: ReturnType<typeof parseCommand>): Promise<ExitCode> {
  const all = await tokens.list();
  if (command.isSet("json")) printJson(all);
  else if (all.length === 0) {
    printText("No tokens yet. Make one: tessera token create prometheus --scope metrics");
  } else {
    printText(formatTable([
      ["ID", "NAME", "SCOPES", "MADE", "EXPIRES", "LAST USED"],
      ...all.map(({ id, name, scopes, createdAt, expiresAt, lastUsedDay, isExpired }) => [
        ...[id, name, scopes.join(","), dayOf(createdAt)],
        isExpired ? "expired" : expiresAt === null ? "never" : dayOf(expiresAt),
        lastUsedDay === null ? "never" : dayOf(lastUsedDay),
      ]),
    ]));
  }
  return EXIT.ok;
}

async function revoke(tokens: Tokens, command: ReturnType<typeof parseCommand>): Promise<ExitCode> {
  const [id] = command.positionals;
  if (id === undefined) throw new UsageError("An id is missing", "tessera token list shows the ids");
  await tokens.revoke(id);
  if (command.isSet("json")) printJson({ revoked: id });
  else printText(`Revoked ${id}: it works no more`);
  return EXIT.ok;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
