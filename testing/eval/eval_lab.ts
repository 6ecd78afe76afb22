import { createBroker } from "../../egress/create_broker.ts";
import type { Broker } from "../../egress/types.ts";
import type { Price } from "../../domain/price.ts";
import { readBlockTypes } from "../../kit/block_types.ts";
import { componentNames } from "../../kit/components.ts";
import { APPROVED_NAMES, createLibrarySource } from "../../kit/libraries.ts";
import { silentLog } from "../../log.ts";
import { createCompiler, createSandbox, createTypeChecker, type GuestLimits } from "../../sandbox/mod.ts";
import { createApp } from "../../services/create_app.ts";
import { evaluatePrompt } from "../../services/eval/evaluate_prompt.ts";
import { meterModel } from "../../services/eval/meter_model.ts";
import type { EvalPrompt } from "../../services/eval/prompt_file.ts";
import type { EvalResult } from "../../services/eval/types.ts";
import { openDatabase } from "../../storage/database.ts";
import { createSecretBox, importSecretKey, KEY_BYTES } from "../../storage/secret_box.ts";
import { builtFolder } from "../built_folder.ts";
import { startInternet } from "../internet/start_internet.ts";
import type { Internet } from "../internet/types.ts";
import { allSites } from "../sites/all_sites.ts";
import { factsOf, SECRETS, SUNDAY, THURSDAY } from "./cases.ts";

/** One sandbox and one fixture internet for many prompts; each prompt gets an empty program over them. */
export interface EvalLab {
  readonly internet: Internet;
  run(prompt: EvalPrompt, model: LabModel, options?: LabOptions): Promise<EvalResult>;
  close(): Promise<void>;
}

export interface LabModel {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
}

export interface LabOptions {
  readonly turn?: number;
  /** Moments after the first at which the facts are looked for again; the Thursday unless given. */
  readonly later?: readonly number[];
  readonly approvesHosts?: boolean;
  readonly approvesFirst?: boolean;
  /** Told how long each part of a trial took. */
  readonly onPart?: (part: TrialPart) => void;
  readonly timeoutMs?: number;
  readonly price?: Price | undefined;
}

/** One part of a trial, in milliseconds; of a run, `sourcesMs` is what it waited for its sources. */
export type TrialPart =
  | { readonly kind: "compile"; readonly ms: number }
  | { readonly kind: "run"; readonly ms: number; readonly sourcesMs: number };

const TIMEOUT_MS = 120_000;

export interface LabSettings {
  /** Of every run of a block, for tests that wait for the end of what never ends. */
  readonly limits?: Partial<GuestLimits>;
  /** Reaches a model that is not on loopback. */
  readonly modelBroker?: Broker;
}

export async function openEvalLab({ limits = {}, modelBroker }: LabSettings = {}): Promise<EvalLab> {
  let nowMs = SUNDAY;
  const now = () => nowMs;
  const internet = await startInternet(allSites, { now });
  const runner = {
    denoPath: Deno.execPath(),
    workDir: builtFolder("sandbox"),
    librarySource: createLibrarySource(builtFolder("libraries")),
  };
  const sandbox = createSandbox({ ...runner, componentNames, warmGuests: 1 });
  const compiler = createCompiler({ ...runner, libraries: APPROVED_NAMES });
  const checker = createTypeChecker({
    ...runner,
    declarations: () => readBlockTypes(builtFolder("libraries")),
  });
  const generatedCodeDir = await Deno.makeTempDir({ prefix: "tessera-eval-" });
  const current = await importSecretKey(new Uint8Array(KEY_BYTES));
  const secrets = createSecretBox({ current, earlier: [], place: "the one of the evaluation" });

  return {
    internet,
    async run(prompt, model, options = {}) {
      nowMs = SUNDAY;
      const startedAt = performance.now();
      const db = await openDatabase({ url: ":memory:", log: silentLog });
      // A broker of its own: what one prompt has cached must not answer the next.
      const broker = createBroker({
        ...{ proxy: { noProxy: [] }, extraCa: internet.caPem, lanHosts: [], ownAddresses: () => [] },
        ...{ userAgent: "Tessera eval", resolve: internet.resolve },
        // Sources stand still, so that their facts can be computed; how long an answer took is still to be seen.
        now: () => nowMs + (performance.now() - startedAt),
        connect: (address) => connect(internet, address),
      });
      const clock = () => performance.now();
      const meter = meterModel(modelBroker === undefined ? broker : withModel(broker, modelBroker), clock);
      const program = createApp({
        ...{ db, secrets, now, generatedCodeDir, lanHosts: [], log: silentLog, random: () => 0 },
        broker: meter.broker,
        sandbox: {
          ...sandbox,
          async run(job, signal) {
            const startedAt = clock();
            const report = await sandbox.run({ ...job, limits: { ...job.limits, ...limits } }, signal);
            const sourcesMs = report.timings.fetchMs;
            options.onPart?.({ kind: "run", ms: clock() - startedAt, sourcesMs });
            return report;
          },
        },
        prepareCompiler: compiler.prepare,
        checkTypes: checker.check,
        async compile(source, more = {}) {
          const startedAt = clock();
          const result = await compiler.compile(source, more);
          options.onPart?.({ kind: "compile", ms: clock() - startedAt });
          return result;
        },
        configuredModel: { apiKey: model.apiKey, baseUrl: model.baseUrl, model: model.model },
        imageKey: new TextEncoder().encode("eval"),
      });
      try {
        return await evaluatePrompt(program, prompt, {
          ...{ turn: options.turn ?? 1, meter, clock, secrets: SECRETS, price: options.price },
          approvesHosts: options.approvesHosts ?? false,
          approvesFirst: options.approvesFirst ?? false,
          timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
          later: (options.later ?? [THURSDAY]).map((at) => ({
            moveClock: () => void (nowMs = at),
            facts: factsOf(prompt.id, at),
          })),
        });
      } finally {
        await program.close();
        await broker.close();
        await db.close();
      }
    },
    async close() {
      await compiler.close();
      await sandbox.close();
      await internet.close();
      await Deno.remove(generatedCodeDir, { recursive: true });
    },
  };
}

/** The fixture internet for blocks, and a real one for the model. */
function withModel(broker: Broker, modelBroker: Broker): Broker {
  return {
    ...broker,
    createFetch: (policy) => (policy.purpose === "model" ? modelBroker : broker).createFetch(policy),
  };
}

/** The fixture internet, and the model where it is: on loopback, or anywhere for a run by hand. */
function connect(
  internet: Internet,
  address: { readonly hostname: string; readonly port: number },
): Promise<Deno.TcpConn> {
  return address.hostname === "127.0.0.1" ? Deno.connect(address) : internet.connect(address);
}
