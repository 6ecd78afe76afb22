import { fileURLToPath } from "node:url";
import type { Config } from "../config.ts";
import { runProgram } from "../sandbox/mod.ts";
import type { BackupBeside } from "../services/backup/backup_desk.ts";

/**
 * `tessera backup` as a process beside the server: SQLite copies in one go, and the server answers meanwhile.
 * `undefined` for a database on a server of its own.
 */
export function findBackupBeside(config: Config): BackupBeside | undefined {
  const { databaseUrl, dataDir, secretKeyFile, secretPassphrase } = config;
  if (!databaseUrl.startsWith("file:")) return undefined;
  return (path, passphrase) =>
    runProgram({
      command: [...ownProgram(), "backup", path, "--data", dataDir, "--json"],
      environment: {
        // Whatever flag or file named them to this process.
        TESSERA_DATABASE_URL: databaseUrl,
        TESSERA_SECRET_KEY_FILE: secretKeyFile,
        ...(secretPassphrase !== undefined && { TESSERA_SECRET_PASSPHRASE: secretPassphrase() }),
        ...(passphrase !== undefined && { TESSERA_BACKUP_PASSPHRASE: passphrase.reveal() }),
      },
    });
}

function ownProgram(): string[] {
  if (Deno.build.standalone) return [Deno.execPath()];
  const permissions = ["net", "read", "write", "env", "run", "sys", "ffi"].map((kind) => `--allow-${kind}`);
  return [Deno.execPath(), "run", ...permissions, fileURLToPath(new URL("../main.ts", import.meta.url))];
}
