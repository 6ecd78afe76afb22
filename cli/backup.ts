import { setPriority } from "node:os";
import { join, resolve } from "node:path";
import { sizeWords } from "../domain/size_words.ts";
import type { Config } from "../config.ts";
import { createLog } from "../log.ts";
import { type BackupDeps, type MadeBackup, makeBackup } from "../services/backup/make_backup.ts";
import { openWorkFolder } from "../storage/work_folder.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { openSecrets } from "./open_secrets.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import { expectGoodPassphrase, readBackupPassphrase } from "./read_passphrase.ts";
import { refuseRemote } from "./refuse_remote.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

/** Behind a server that answers people at the same time. */
const LOW_PRIORITY = 10;
const STDOUT = "-";

/** `tessera backup FILE`: the database as it is now, in one file; "-" writes it to standard output. */
export async function backupCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, {
    "passphrase-file": { type: "string" },
    force: { type: "boolean" },
  }, { targets: 1 });
  const [target] = command.positionals;
  if (target === undefined) throw new UsageError("Expected a file to write, such as tessera.backup");
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat);
  for (const warning of warnings) log.warn("config", warning);
  refuseRemote(config, "back up");
  const passphrase = await readBackupPassphrase({
    file: command.text("passphrase-file"),
    configured: config.backupPassphrase,
  });
  expectGoodPassphrase(passphrase);
  lowerPriority();
  const { signal, release } = untilTold();
  const deps = { ...describeSource(config), log, now: () => Date.now(), signal };
  try {
    if (target === STDOUT) return await writeToStdout(deps, { passphrase, isReplacing: false });
    const made = await makeBackup(deps, {
      path: resolve(target),
      passphrase,
      isReplacing: command.isSet("force"),
    });
    if (command.isSet("json")) printJson(toDocument(made));
    else printText(describe(made));
    return EXIT.ok;
  } finally {
    release();
  }
}

function describeSource(config: Config): Pick<BackupDeps, "databaseUrl" | "dataDir" | "openSecrets"> {
  const log = createLog(config.logFormat);
  const { databaseUrl, dataDir } = config;
  return { databaseUrl, dataDir, openSecrets: (db) => openSecrets(config, { db, log }) };
}

async function writeToStdout(
  deps: BackupDeps,
  wish: Omit<Parameters<typeof makeBackup>[1], "path">,
): Promise<ExitCode> {
  if (Deno.stdout.isTerminal()) {
    throw new UsageError("A backup is no text for a terminal", "Send it on: tessera backup - > FILE");
  }
  const work = await openWorkFolder(deps.dataDir);
  try {
    const { path } = await makeBackup(deps, { ...wish, path: join(work.path, "backup") });
    using file = await Deno.open(path, { read: true });
    await file.readable.pipeTo(Deno.stdout.writable, { signal: deps.signal });
    return EXIT.ok;
  } finally {
    await work.close();
  }
}

function lowerPriority(): void {
  try {
    setPriority(0, LOW_PRIORITY);
  } catch {
    // Not everywhere allowed, and nothing depends on it.
  }
}

/** Told to stop, the work ends by itself and takes with it what it has begun. */
function untilTold(): { readonly signal: AbortSignal; release(): void } {
  const stop = new AbortController();
  const abort = () => stop.abort();
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, abort);
  return {
    signal: stop.signal,
    release() {
      for (const signal of signals) Deno.removeSignalListener(signal, abort);
    },
  };
}

function toDocument({ path, bytes, manifest, leftOut }: MadeBackup) {
  const { app, createdAt, schema, secrets, counts } = manifest;
  return { path, bytes, app, createdAt, schema, secrets, counts, leftOut };
}

function describe({ path, bytes, manifest: { secrets, counts }, leftOut }: MadeBackup): string {
  const lines = [
    `Wrote ${path} (${sizeWords(bytes)}): ${counted(counts.blocks, "block")} on ${
      counted(counts.dashboards, "dashboard")
    }.`,
    secrets === "passphrase"
      ? "Secrets are in it, sealed with the passphrase. Without the passphrase nobody can read them, you neither."
      : "Secrets are not in it: after a restore the connections need theirs typed in again. --passphrase-file takes them along.",
    "Everything that blocks show is in it readably; keep it as you keep the data itself.",
  ];
  if (leftOut.length > 0) lines.push(`Of tessera.json it leaves out ${leftOut.join(", ")}.`);
  return lines.join("\n");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
