import type { OpenBrowser } from "../browsing/types.ts";
import type { FoundRunner, Sandbox } from "../sandbox/mod.ts";
import type { Database } from "../storage/database.ts";
import { findUnopenable } from "../storage/sealed_texts.ts";
import type { SecretBox } from "../storage/secret_box.ts";
import { describeModelRoles } from "./describe_model_roles.ts";
import { describeRunner } from "./describe_runner.ts";
import { examineBlocks } from "./examine/examine_blocks.ts";
import { examineBrowser } from "./examine/examine_browser.ts";
import { examineClock } from "./examine/examine_clock.ts";
import { examineDatabase } from "./examine/examine_database.ts";
import { examineFolder } from "./examine/examine_folder.ts";
import { examineMachine } from "./examine/examine_machine.ts";
import { examineNetwork, type NetworkConfig } from "./examine/examine_network.ts";
import { examineParts } from "./examine/examine_parts.ts";
import { examineReach, type Reach } from "./examine/examine_reach.ts";
import { describeSafety, examineIsolation } from "./examine/examine_sandbox.ts";
import { examineSecrets } from "./examine/examine_secrets.ts";
import { examineServer } from "./examine/examine_server.ts";
import type { Finding } from "./examine/types.ts";
import { findServing } from "../storage/serving.ts";
import { findStoredModels } from "./stored_models.ts";

export type { Finding };

export interface ExamineOptions {
  readonly config: NetworkConfig & {
    readonly dataDir: string;
    readonly secretKeyFile: string;
    readonly hasPassphrase: boolean;
    readonly model: string | undefined;
    readonly repairModel: string | undefined;
    readonly modelBaseUrl: string | undefined;
    readonly warnings: readonly string[];
  };
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly openFolder: () => Promise<string>;
  readonly withDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  /** Where the newest server of the database was reached. */
  readonly findServedOrigin: (db: Database) => Promise<string | undefined>;
  /** Opens stored secrets with the configured key; throws `AppError` with the cure. */
  readonly openSecrets: (db: Database) => Promise<SecretBox>;
  /** Absent where no browser is configured. */
  readonly openBrowser: OpenBrowser | undefined;
  readonly openRunner: () => Promise<{ readonly sandbox: Sandbox; readonly found: FoundRunner }>;
  /** Asks the network; absent where nobody wished it. */
  readonly reach?: Reach;
}

/** Tries each part that Tessera stands on; a part that breaks does not stop the rest. */
export async function examine(options: ExamineOptions): Promise<Finding[]> {
  const { config, now, withDatabase } = options;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { dataDir, secretKeyFile: keyFile, hasPassphrase } = config;
  return [
    ...config.warnings.map((note): Finding => ({
      name: "configuration",
      state: "note",
      note,
      means: "The setting is not used.",
    })),
    ...await examineParts([
      ["data folder", () => examineFolder({ dataDir, openFolder: options.openFolder })],
      ["database", () => withDatabase((db) => examineDatabase(db, { now, isThorough: true }))],
      [
        "secrets",
        () =>
          withDatabase((db) =>
            examineSecrets({
              ...{ keyFile, hasPassphrase },
              findUnopenable: async () => await findUnopenable(db, await options.openSecrets(db)),
            })
          ),
      ],
      ["blocks", () => withDatabase((db) => examineBlocks(db, { now, timeZone }))],
      ["sandbox", () => examineRunner(options)],
      ["browser", async () => [{ name: "browser", ...await examineBrowser(options.openBrowser) }]],
      ["model", async () => [{ name: "model", ...await describeModels(options) }]],
      ["address", async () => examineNetwork({ ...config, port: await findPort(options) })],
      ["network", async () => options.reach === undefined ? [] : await examineReach(options.reach)],
      ["server", () => examineServer(config)],
      ["clock", () => Promise.resolve(examineClock(now()))],
      ["machine", () => examineMachine()],
    ]),
  ];
}

/** A server that runs may have taken the next free port, or one of its own flags. */
async function findPort({ config, withDatabase, findServedOrigin }: ExamineOptions): Promise<number> {
  if (config.publicOrigins.length > 0 || await findServing(config.dataDir) === undefined) return config.port;
  const origin = await withDatabase(findServedOrigin);
  return origin === undefined ? config.port : Number(new URL(origin).port) || config.port;
}

async function examineRunner({ openRunner }: ExamineOptions): Promise<Finding[]> {
  const { sandbox, found } = await openRunner();
  try {
    const test = await sandbox.selfTest();
    return [
      describeSafety(test),
      { name: "runner", ...describeRunner(found) },
      ...await examineIsolation(sandbox.isolation),
    ];
  } finally {
    await sandbox.close();
    found.release();
  }
}

/** Who writes, repairs and heals. The database may be what is broken: then only the configuration is known. */
async function describeModels({ config, withDatabase }: ExamineOptions): Promise<Omit<Finding, "name">> {
  const stored = await withDatabase((db) => findStoredModels(db)).catch(() => undefined);
  const found = describeModelRoles(
    { model: config.model, repairModel: config.repairModel, baseUrl: config.modelBaseUrl },
    stored,
  );
  if (found.state === "good") return found;
  return {
    ...found,
    means: "Sentences for which there is no ready block cannot be turned into one.",
    mend: ['"Models" in the settings', "OPENAI_BASE_URL=http://127.0.0.1:11434/v1 TESSERA_MODEL=qwen3:8b"],
  };
}
