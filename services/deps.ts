import type { BlockId } from "../domain/ids.ts";
import type { PageReader } from "../browsing/types.ts";
import type { Broker } from "../egress/types.ts";
import type { Log } from "../log.ts";
import type { BlockSource, CompileResult, Sandbox, TypeChecker } from "../sandbox/mod.ts";
import type { Database } from "../storage/database.ts";
import type { SecretBox } from "../storage/secret_box.ts";
import type { EventBus } from "./event_bus.ts";
import type { FailedRun } from "./heal/healer.ts";
import type { NoteMeasure } from "./metrics/measures.ts";
import type { PreferenceStore } from "./preferences.ts";
import type { SingleFlight } from "./single_flight.ts";
import type { ViewedDashboards } from "./viewed_dashboards.ts";

/** Makes a block ready to run; false skips the static check alone. */
export type CompileCode = (
  source: BlockSource,
  options?: { readonly isValidated?: boolean },
) => Promise<CompileResult>;

/** What every use case may reach; made once by `createApp`. */
export interface ServiceDeps {
  readonly db: Database;
  readonly sandbox: Sandbox;
  readonly compile: CompileCode;
  /** Called while a block is being written, so that the process which compiles it is there by then. */
  readonly prepareCompiler?: () => void;
  /** What TypeScript says of code that compiles; absent where nothing can check it. */
  readonly checkTypes?: TypeChecker["check"];
  readonly broker: Broker;
  /** Reads pages that need JavaScript, and draws cards to be measured; absent where there is no browser. */
  readonly pages?: PageReader;
  /** The application's own stylesheet, in which cards are drawn to be measured. */
  readonly pageStyles?: () => Promise<string>;
  /** Seals what is secret: the model's key, and what connections hold. */
  readonly secrets: SecretBox;
  readonly bus: EventBus;
  /** One refresh of a block at a time. */
  readonly flights: SingleFlight<BlockId, void>;
  readonly preferences: PreferenceStore;
  /** Whose blocks come first. */
  readonly viewed: ViewedDashboards;
  /** Hears of every failed run of a current version: a repair may begin. */
  readonly onFailedRun: (failure: FailedRun) => Promise<void>;
  /** Aborted when the program ends and waits no longer for runs: what they were to do is given back to the queue. */
  readonly ending?: AbortSignal;
  /** Feeds the counters; absent where nobody reads them. */
  readonly measure?: NoteMeasure;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** In [0, 1); spreads schedules. */
  readonly random: () => number;
  /** Exact `host:port` entries of the own network that the configuration opens to blocks. */
  readonly lanHosts: readonly string[];
  /** Folder of written code copies. */
  readonly generatedCodeDir: string;
}
