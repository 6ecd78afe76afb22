import { join } from "node:path";
import { ConnectionId } from "../domain/connection.ts";
import type { BackupManifest } from "../domain/backup_manifest.ts";
import { Secret } from "../domain/secret.ts";
import { silentLog } from "../log.ts";
import { makeBackup } from "../services/backup/make_backup.ts";
import { type PreparedRestore, prepareRestore } from "../services/backup/prepare_restore.ts";
import { digestOf, manifestPart, packFile, type PartSource } from "../services/backup/write_backup_file.ts";
import { writeBackupFile } from "../services/backup/write_backup_file.ts";
import { sealSecret } from "../services/connections/seal_secret.ts";
import { keyOwner, saveStoredModels } from "../services/stored_models.ts";
import { insertConnection } from "../storage/connections.ts";
import { insertDashboard } from "../storage/dashboards.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { openSecretBox } from "../storage/open_secret_box.ts";
import type { SecretBox } from "../storage/secret_box.ts";
import { insertSession } from "../storage/sessions.ts";
import { saveSetting } from "../storage/settings.ts";
import { createDashboardId } from "../domain/ids.ts";
import { makeDataDir } from "./tessera_process.ts";

export const NOW = Date.UTC(2026, 10, 22);
export const SECRET = "canary-of-a-connection-5f1c";
export const MODEL_KEY = "canary-of-a-model-77aa";
export const CONFIG_KEY = "canary-of-the-configuration-90";
export const PASSPHRASE = new Secret("eight words are easy to keep");
export const CONNECTION_ID = ConnectionId.parse("AAAABBBBCCCCDDDD");
const MODEL_URL = "https://models.example.org/v1";

/** A data folder of its own, without a program. */
export interface Machine {
  readonly dataDir: string;
  readonly databaseUrl: string;
  open<T>(work: (db: Database, box: SecretBox) => Promise<T>): Promise<T>;
  backup(path: string, passphrase?: Secret): ReturnType<typeof makeBackup>;
  prepare(path: string, passphrase?: Secret, isKeepingSecrets?: boolean): Promise<PreparedRestore>;
  close(): Promise<void>;
}

export async function makeMachine(): Promise<Machine> {
  const dataDir = await makeDataDir();
  const databaseUrl = `file:${join(dataDir, "tessera.db")}`;
  const keyFile = join(dataDir, "secret.key");
  const openSecrets = async (db: Database) =>
    (await openSecretBox({ db, keyFile, passphrase: undefined, log: silentLog, now: () => NOW })).box;
  const common = { log: silentLog, now: () => NOW, databaseUrl, dataDir, openSecrets };
  return {
    dataDir,
    databaseUrl,
    async open(work) {
      const db = await openDatabase({ url: databaseUrl, log: silentLog });
      try {
        return await work(db, await openSecrets(db));
      } finally {
        await db.close();
      }
    },
    backup: (path, passphrase) =>
      makeBackup({ ...common, signal: new AbortController().signal }, {
        path,
        passphrase,
        isReplacing: true,
      }),
    prepare: (path, passphrase, isKeepingSecrets = false) =>
      prepareRestore(common, { path, passphrase, isKeepingSecrets }),
    close: () => Deno.remove(dataDir, { recursive: true }),
  };
}

/** Everything that a backup must carry, and everything that it must not. */
export async function fillMachine(machine: Machine): Promise<void> {
  await Deno.writeTextFile(
    join(machine.dataDir, "tessera.json"),
    JSON.stringify({ TESSERA_MODEL: "small", OPENAI_API_KEY: CONFIG_KEY, TESSERA_DENO: "/opt/deno" }),
  );
  await machine.open(async (db, box) => {
    await insertDashboard(db, { id: createDashboardId(), title: "Kept", createdAt: NOW });
    const terms = {
      ...{ id: CONNECTION_ID, name: "KEYS", origin: "https://keys.example.org", methods: ["GET" as const] },
      ...{ pathPrefix: "/", auth: { kind: "bearer" as const }, certificateSha256: null },
    };
    await insertConnection(db, {
      ...terms,
      sealed: await sealSecret(box, terms, new Secret(SECRET)),
      createdAt: NOW,
    });
    await saveStoredModels(db, {
      entries: [{
        ...{ id: "m", label: "", baseUrl: MODEL_URL, model: "small", keyHeader: "auto" },
        sealedKey: await box.seal(MODEL_KEY, keyOwner(MODEL_URL)),
      }],
      roles: { write: "m", repair: null, heal: null },
    }, NOW);
    await insertSession(db, {
      ...{ tokenHash: "canary-of-a-session", userAgent: "", createdAt: NOW, lastSeenAt: NOW },
      expiresAt: NOW * 2,
    });
    await saveSetting(db, "image_key", { value: "canary-of-images", updatedAt: NOW });
  });
}

export interface Forgery {
  /** Works on the database before it is packed. */
  readonly change?: (db: Database) => Promise<void>;
  /** Words in the place of the real ones. */
  readonly manifest?: (manifest: BackupManifest) => unknown;
  /** Parts as they will stand in the file. */
  readonly parts?: (parts: PartSource[]) => PartSource[];
}

/** A backup that someone made with care to do harm: every checksum in it is right. */
export async function forgeBackup(machine: Machine, path: string, forgery: Forgery): Promise<void> {
  const work = await Deno.makeTempDir();
  try {
    const file = join(work, "tessera.db");
    const url = `file:${join(machine.dataDir, "tessera.db")}`;
    const source = await openDatabase({ url, log: silentLog });
    await source.execute("VACUUM INTO ?", [file]);
    await source.close();
    const copy = await openDatabase({ url: `file:${file}`, log: silentLog });
    await copy.execute("PRAGMA journal_mode = DELETE");
    await forgery.change?.(copy);
    await copy.close();
    const packedFile = join(work, "packed");
    const { packed, unpacked } = await packFile(file, packedFile, new AbortController().signal);
    const manifest: BackupManifest = {
      ...{ format: "tessera-backup", version: 1, app: "0", createdAt: new Date(NOW).toISOString() },
      ...{ schema: await schemaOf(file), secrets: "none" },
      counts: { dashboards: 1, blocks: 0, versions: 0, data: 0, runs: 0, connections: 1 },
      parts: [{ name: "tessera.db.gz", ...packed, unpacked }],
    };
    const parts = [
      manifestPart(forgery.manifest?.(manifest) ?? manifest),
      { name: "tessera.db.gz", file: packedFile, size: packed.bytes },
    ];
    await Deno.remove(path).catch(() => {});
    const options = { modifiedAt: 0, signal: new AbortController().signal };
    await writeBackupFile(path, forgery.parts?.(parts) ?? parts, options);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

async function schemaOf(file: string): Promise<number> {
  const db = await openDatabase({ url: `file:${file}`, log: silentLog }).catch(() => undefined);
  if (db === undefined) return 1;
  const { rows } = await db.execute("SELECT MAX(number) AS number FROM schema_migrations");
  await db.close();
  return Number(rows[0]?.["number"]);
}

export { digestOf };
