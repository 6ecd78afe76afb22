import type { Database } from "../../storage/database.ts";
import type { Sandbox } from "../../sandbox/mod.ts";
import { findSchemaNumber } from "../../storage/vital_signs.ts";
import { probeWriting } from "../../storage/probe_writing.ts";
import type { NoteMeasure } from "./measures.ts";
import type { Meter } from "./meter.ts";
import { METRICS_TYPE } from "./registry.ts";
import { createScrape, type ScrapeFacts } from "./scrape.ts";

/** What stands in the way of work, a word each. */
export type Hindrance = "database" | "migrations" | "writes" | "sandbox" | "scheduler";

export interface Monitor {
  readonly note: NoteMeasure;
  /** Empty when blocks run and what they give is stored. Asks the database one short question. */
  findHindrances(): Promise<readonly Hindrance[]>;
  /** All measurements as text of this type; reads no large table. */
  readMetrics(): Promise<string>;
  readonly metricsType: string;
}

export interface MonitorDeps extends ScrapeFacts {
  readonly meter: Meter;
  readonly db: Database;
  readonly sandbox: Pick<Sandbox, "safety" | "stats" | "isolation">;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The clock of the blocks goes every second; a database that is busy may hold it back for some. */
const TICK_LIMIT_MS = 30_000;
const DATABASE_LIMIT_MS = 3_000;
/** After a failed write a new try is made at most this often, so that who mends the disk need not wait for a block. */
const PROBE_EVERY_MS = 5_000;

export function createMonitor(deps: MonitorDeps): Monitor {
  const { meter, db, sandbox, now } = deps;
  const { vitals } = meter;
  let schema: number | undefined;
  let probedAt = -Infinity;

  async function judgeDatabase(): Promise<"database" | "migrations" | undefined> {
    try {
      const number = await within(findSchemaNumber(db), DATABASE_LIMIT_MS);
      schema ??= number;
      // A newer program has changed the database beneath this one.
      return number === schema ? undefined : "migrations";
    } catch {
      return "database";
    }
  }

  async function judgeWrites(): Promise<boolean> {
    if (vitals.writeFailedAt === undefined) return true;
    if (Math.abs(now() - probedAt) < PROBE_EVERY_MS) return false;
    probedAt = now();
    try {
      await within(probeWriting(db, now()), DATABASE_LIMIT_MS);
      vitals.writeFailedAt = undefined;
      return true;
    } catch {
      return false;
    }
  }

  const isTicking = () => vitals.tickedAt !== undefined && Math.abs(now() - vitals.tickedAt) <= TICK_LIMIT_MS;
  const isSafe = () => typeof sandbox.safety === "object" && sandbox.safety.kind === "held";

  return {
    note: meter.note,
    metricsType: METRICS_TYPE,
    async findHindrances() {
      const database = await judgeDatabase();
      const canWrite = database === "database" || await judgeWrites();
      return [
        ...(database === undefined ? [] : [database]),
        ...(canWrite ? [] : ["writes" as const]),
        ...(isSafe() ? [] : ["sandbox" as const]),
        ...(isTicking() ? [] : ["scheduler" as const]),
      ];
    },
    readMetrics: createScrape(deps),
  };
}

/** Rejects after the limit; the work itself goes on. */
export async function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("took too long")), limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
