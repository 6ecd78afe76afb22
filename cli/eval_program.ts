import { join } from "node:path";
import type { PageReader } from "../browsing/types.ts";
import type { Config } from "../config.ts";
import { Secret } from "../domain/secret.ts";
import { createReplayBroker } from "../egress/replay.ts";
import type { Broker } from "../egress/types.ts";
import { silentLog } from "../log.ts";
import { createApp, type RunningApp } from "../services/create_app.ts";
import { meterModel, type ModelMeter } from "../services/eval/meter_model.ts";
import type { EvalPrompt } from "../services/eval/prompt_file.ts";
import { openDatabase } from "../storage/database.ts";
import { createSecretBox, importSecretKey, KEY_BYTES } from "../storage/secret_box.ts";
import type { Fixtures } from "./fixtures/read_fixtures.ts";
import { readPageStyles } from "./open_browser.ts";
import type { Runner } from "./open_runner.ts";

/** A whole program that knows nothing yet, in memory: what one prompt teaches it must not help the next. */
export interface EvalProgram {
  readonly program: RunningApp;
  readonly meter: ModelMeter;
  close(): Promise<void>;
}

export interface EvalProgramOptions {
  readonly config: Config;
  readonly runner: Runner;
  /** The real network. With fixtures it serves the model alone. */
  readonly broker: Broker;
  readonly fixtures: Fixtures | undefined;
  /** Reads pages through the real network: not used beside fixtures. */
  readonly pages: PageReader;
  /** Milliseconds of any origin, for how long things take. */
  readonly clock: () => number;
}

export async function openEvalProgram(
  { config, runner, broker, fixtures, pages, clock }: EvalProgramOptions,
): Promise<EvalProgram> {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const current = await importSecretKey(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
  const meter = meterModel(fixtures === undefined ? broker : offline(broker, fixtures), clock);
  const program = createApp({
    ...{ db, log: silentLog, random: Math.random, now: clockOf(fixtures), lanHosts: config.lanHosts },
    ...{ sandbox: runner.sandbox, compile: runner.compile, prepareCompiler: runner.prepareCompiler },
    checkTypes: runner.checkTypes,
    broker: meter.broker,
    ...fixtures === undefined && { pages, pageStyles: readPageStyles },
    secrets: createSecretBox({ current, earlier: [], place: "the one of the evaluation" }),
    generatedCodeDir: join(config.dataDir, "code"),
    configuredModel: {
      ...{ apiKey: config.apiKey, baseUrl: config.modelBaseUrl },
      ...{ model: config.model, repairModel: config.repairModel },
    },
    imageKey: crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
  });
  return {
    program,
    meter,
    async close() {
      await program.close();
      await db.close();
    },
  };
}

/** Values of the prompt's secrets; recorded answers need none, and get one that opens nothing. */
export function secretsFor(
  { secrets }: EvalPrompt,
  given: ReadonlyMap<string, Secret>,
  { isRecorded }: { readonly isRecorded: boolean },
): ReadonlyMap<string, Secret> {
  if (!isRecorded) return given;
  const stand = secrets.map(({ name }) => [name, given.get(name) ?? new Secret("recorded")] as const);
  return new Map(stand);
}

/** Only the model is asked for real; all else is answered from files. */
function offline(broker: Broker, { exchanges }: Fixtures): Broker {
  const replay = createReplayBroker(exchanges);
  return {
    ...replay,
    createFetch: (policy) =>
      policy.purpose === "model" ? broker.createFetch(policy) : replay.createFetch(policy),
  };
}

/** Recorded answers belong to their moment; the clock goes on from there. */
function clockOf(fixtures: Fixtures | undefined): () => number {
  const startedAt = Date.now();
  const offset = (fixtures?.nowMs ?? startedAt) - startedAt;
  return () => Date.now() + offset;
}
