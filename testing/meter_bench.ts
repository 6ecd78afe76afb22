import assert from "node:assert/strict";
import type { Price } from "../domain/price.ts";
import { createModelClient, type ModelClient } from "../generation/model.ts";
import { ModelError } from "../generation/model_error.ts";
import { silentLog } from "../log.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { insertCall, settleCall } from "../storage/model_calls.ts";
import { type CallRow, listCalls } from "../storage/spending_sums.ts";
import {
  type ModelScript,
  type ScriptedModel,
  type ScriptedReply,
  startScriptedModel,
} from "./model/scripted_model.ts";
import { type CallUse, meterModel } from "../services/spending/metered_model.ts";

/** 23:30 on 22 November in Lisbon, the day after in Tokyo. */
export const NOW = Date.UTC(2026, 10, 22, 23, 30);
export const REQUEST = {
  messages: [{ role: "user" as const, content: "x".repeat(300) }],
  maxOutputTokens: 4_000,
};
const PRICE = { model: "scripted", inputPerMillion: 2, cachedInputPerMillion: 0.5, outputPerMillion: 10 };

export interface MeterBench {
  readonly db: Database;
  readonly server: ScriptedModel;
  readonly clock: { now: number };
  meter(use?: Partial<CallUse>): ModelClient;
  /** Something that was spent at an instant. */
  spend(
    tokens: number,
    row?: { readonly at?: number; readonly micros?: number } & Partial<CallUse>,
  ): Promise<void>;
  calls(): Promise<CallRow[]>;
}

/** A test of the metered model, over a scripted server and a ledger in memory. */
export function testMeter(
  name: string,
  options: {
    readonly script?: ModelScript | ScriptedReply;
    readonly prices?: readonly Price[];
    readonly timeZone?: string;
  },
  work: (bench: MeterBench) => Promise<void>,
): void {
  Deno.test(name, async () => {
    const script = options.script ?? { kind: "text" as const, text: "y".repeat(400) };
    const server = await startScriptedModel("reply" in script ? script : { reply: () => script });
    const db = await openDatabase({ url: ":memory:", log: silentLog });
    const clock = { now: NOW };
    const preferences = {
      runViewer: () => Promise.resolve({ locale: "en", timeZone: options.timeZone ?? "UTC" }),
      listPrices: () => Promise.resolve(options.prices ?? [PRICE]),
    };
    const client = createModelClient({
      ...{ baseUrl: server.baseUrl, model: "scripted", fetch, wait: () => Promise.resolve() },
    });
    const deps = { db, preferences, now: () => clock.now };
    try {
      await work({
        ...{ db, server, clock },
        meter: (use) => meterModel(deps, client, { purpose: "write", ...use }),
        calls: () => listCalls(db, { since: 0, limit: 100 }),
        async spend(tokens, { at = NOW, micros = 0, blockId = undefined, generationId = undefined } = {}) {
          const id = await insertCall(db, {
            ...{ at, blockId: blockId ?? null, generationId: generationId ?? null, purpose: "write" },
            ...{ model: "m", provider: "p", reserved: { tokens: 0, micros: 0 } },
          });
          await settleCall(db, id, {
            ...{ status: "ok", requests: 1, promptTokens: tokens, cachedTokens: 0, completionTokens: 0 },
            ...{ isEstimated: false, costMicros: micros, tookMs: 1 },
          });
        },
      });
    } finally {
      await server.close();
      await db.close();
    }
  });
}

/** The error with which a call ends that must not be made. */
export async function refusal(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(() => undefined, (reason) => reason);
  assert.ok(error instanceof ModelError, `expected a ModelError, got ${error}`);
  return error;
}
