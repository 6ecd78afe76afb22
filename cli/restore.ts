import { resolve } from "node:path";
import { createLog } from "../log.ts";
import {
  type PreparedRestore,
  prepareRestore,
  type RestoreDeps,
  type RestorePlan,
} from "../services/backup/prepare_restore.ts";
import { lockDataFolder, openDataFolder } from "../storage/data_folder.ts";
import { describeRestore } from "./describe_restore.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { openSecrets } from "./open_secrets.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import { readBackupPassphrase } from "./read_passphrase.ts";
import { refuseRemote } from "./refuse_remote.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

interface Wish {
  readonly path: string;
  readonly isDryRun: boolean;
  readonly isConfirmed: boolean;
  readonly isJson: boolean;
}

/** `tessera restore FILE`: puts a backup in the place of the database, which is kept beside it. */
export async function restoreCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, {
    "passphrase-file": { type: "string" },
    "dry-run": { type: "boolean" },
    yes: { type: "boolean" },
    "keep-secrets": { type: "boolean" },
  }, { targets: 1 });
  const [file] = command.positionals;
  if (file === undefined) throw new UsageError("Expected a file that tessera backup wrote");
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat);
  for (const warning of warnings) log.warn("config", warning);
  refuseRemote(config, "restore");
  const passphrase = await readBackupPassphrase({
    file: command.text("passphrase-file"),
    configured: config.backupPassphrase,
  });
  const wish = {
    path: resolve(file),
    isDryRun: command.isSet("dry-run"),
    isConfirmed: command.isSet("yes"),
    isJson: command.isSet("json"),
  };
  const isKeepingSecrets = command.isSet("keep-secrets");
  if (isKeepingSecrets && passphrase !== undefined) {
    throw new UsageError("Cannot use a passphrase and --keep-secrets together", "Give one of them");
  }
  await openDataFolder(config.dataDir);
  const lock = wish.isDryRun ? undefined : await lockDataFolder(config.dataDir);
  try {
    const deps: RestoreDeps = {
      ...{ log, now: () => Date.now(), databaseUrl: config.databaseUrl, dataDir: config.dataDir },
      openSecrets: (db) => openSecrets(config, { db, log }),
    };
    const prepared = await prepareRestore(deps, { path: wish.path, passphrase, isKeepingSecrets });
    try {
      return await finish(prepared, wish);
    } finally {
      await prepared.close();
    }
  } finally {
    await lock?.release();
  }
}

async function finish({ plan, commit }: PreparedRestore, wish: Wish): Promise<ExitCode> {
  if (wish.isDryRun) return report(plan, wish, { status: "would_restore", safetyCopy: null });
  if (plan.present !== null && !wish.isConfirmed) {
    report(plan, wish, { status: "needs_approval", safetyCopy: null });
    return EXIT.blockFailed;
  }
  const { safetyCopy } = await commit();
  return report(plan, wish, { status: "restored", safetyCopy: safetyCopy ?? null });
}

function report(
  plan: RestorePlan,
  { isJson }: Wish,
  result: Parameters<typeof describeRestore>[1],
): ExitCode {
  if (isJson) printJson({ ...result, ...plan });
  else printText(describeRestore(plan, result));
  return EXIT.ok;
}
