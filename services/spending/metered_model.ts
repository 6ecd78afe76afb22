import { costMicros, type Price } from "../../domain/price.ts";
import type { BlockId, GenerationId } from "../../domain/ids.ts";
import { startOfDay, startOfMonth } from "../../domain/local_day.ts";
import type { ModelAnswer, ModelClient, ModelRequest } from "../../generation/model.ts";
import { ModelError, type ModelErrorKind } from "../../generation/model_error.ts";
import { NO_USAGE } from "../../generation/token_budget.ts";
import type { TokenUsage } from "../../generation/types.ts";
import { findBudgets } from "../../storage/budgets.ts";
import type { Database } from "../../storage/database.ts";
import { insertCall, settleCall, settleLostCalls, sumSpent } from "../../storage/model_calls.ts";
import type { NoteMeasure } from "../metrics/measures.ts";
import type { PreferenceStore } from "../preferences.ts";
import { budgetError, unknownPriceError } from "./budget_words.ts";
import { findPrice } from "./find_price.ts";
import { planCall } from "./plan_call.ts";

export interface MeterDeps {
  readonly db: Database;
  readonly preferences: Pick<PreferenceStore, "runViewer" | "listPrices">;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly measure?: NoteMeasure;
}

/** What a call is for: its row in the ledger, and the budgets that hold for it. */
export interface CallUse {
  readonly purpose: string;
  readonly blockId?: BlockId | undefined;
  readonly generationId?: GenerationId | undefined;
}

/** Longer than any call may take, so that what is still open by then lost its program. */
const LONGEST_CALL_MS = 15 * 60_000;
/** Counted dearer than the usual four characters a token, so that a budget holds for prompts full of code. */
const BYTES_PER_TOKEN = 3;
const USUAL_BYTES_PER_TOKEN = 4;

/** A server may say what it likes: sums over calls must stay numbers that everybody can read. */
const MAX_CALL_TOKENS = 20_000_000;
const MAX_CALL_MICROS = 1_000_000_000_000;

/** Failures in which the provider may have read the prompt without a word about what it counted. */
const MAY_HAVE_BEEN_READ: ReadonlySet<ModelErrorKind> = new Set(["timeout", "cancelled", "cut_off", "empty"]);

/**
 * The same client, whose every call stands in the ledger and stops before the first request when a budget does not
 * allow it (`ModelError` "budget"). Answers are kept as short as the budgets can pay for.
 */
export function meterModel(deps: MeterDeps, client: ModelClient, use: CallUse): ModelClient {
  return { ...client, complete: (request) => completeMetered(deps, { client, use, request }) };
}

interface MeteredCall {
  readonly client: ModelClient;
  readonly use: CallUse;
  readonly request: ModelRequest;
}

async function completeMetered(deps: MeterDeps, call: MeteredCall): Promise<ModelAnswer> {
  const held = await holdBack(deps, call).catch((error) => {
    if (error instanceof ModelError) {
      const { purpose } = call.use;
      deps.measure?.({
        ...{ kind: "model_call", purpose, status: error.kind, usage: NO_USAGE },
        ...{ costMicros: null, tookMs: 0 },
      });
    }
    throw error;
  });
  const startedAt = deps.now();
  let requests = 0;
  const settle = async (status: string, usage: TokenUsage, isEstimated: boolean) => {
    const spent = {
      costMicros: held.price === undefined ? null : Math.min(costMicros(usage, held.price), MAX_CALL_MICROS),
      tookMs: Math.max(0, deps.now() - startedAt),
    };
    deps.measure?.({ kind: "model_call", purpose: call.use.purpose, status, usage, ...spent });
    await settleCall(deps.db, held.id, { ...{ status, requests, ...usage, isEstimated }, ...spent });
  };
  try {
    const answer = await call.client.complete({
      ...call.request,
      maxOutputTokens: held.maxOutputTokens,
      onSend: () => {
        requests += 1;
        call.request.onSend?.();
      },
    });
    const usage = boundUsage(answer.usage);
    await settle("ok", usage, answer.isUsageEstimated);
    return { ...answer, usage };
  } catch (error) {
    const usage = usageAfter(error, { requests, request: call.request });
    await settle(error instanceof ModelError ? error.kind : "broken", usage, true);
    throw error instanceof ModelError ? withUsage(error, usage) : error;
  }
}

interface HeldBack {
  readonly id: number;
  readonly maxOutputTokens: number;
  readonly price: Price | undefined;
}

/** One transaction: who comes second sees what the first holds back. Throws `ModelError` "budget". */
async function holdBack(deps: MeterDeps, { client, use, request }: MeteredCall): Promise<HeldBack> {
  const at = deps.now();
  const { timeZone } = await deps.preferences.runViewer();
  const price = findPrice(client.model, await deps.preferences.listPrices());
  const { blockId = null, generationId = null, purpose } = use;
  return await deps.db.transaction(async (db) => {
    await settleLostCalls(db, at - LONGEST_CALL_MS);
    const plan = planCall(
      { promptTokens: countTokens(request, BYTES_PER_TOKEN), maxOutputTokens: request.maxOutputTokens },
      {
        price,
        budgets: await findBudgets(db, blockId),
        spent: await sumSpent(db, {
          ...{ blockId, generationId },
          dayStart: startOfDay(at, timeZone),
          monthStart: startOfMonth(at, timeZone),
        }),
      },
    );
    if (plan.kind === "no_price") throw unknownPriceError(plan.budget, client.model);
    if (plan.kind === "refused") throw budgetError(plan.breach);
    const { model, provider } = client;
    const call = { at, blockId, generationId, purpose, model, provider, reserved: plan.reserved };
    return { id: await insertCall(db, call), maxOutputTokens: plan.maxOutputTokens, price };
  });
}

function usageAfter(
  error: unknown,
  { requests, request }: { readonly requests: number; readonly request: ModelRequest },
): TokenUsage {
  if (!(error instanceof ModelError) || requests === 0) return NO_USAGE;
  if (error.usage !== undefined) return boundUsage(error.usage);
  return MAY_HAVE_BEEN_READ.has(error.kind)
    ? { ...NO_USAGE, promptTokens: countTokens(request, USUAL_BYTES_PER_TOKEN) }
    : NO_USAGE;
}

function boundUsage({ promptTokens, cachedTokens, completionTokens }: TokenUsage): TokenUsage {
  return {
    promptTokens: Math.min(promptTokens, MAX_CALL_TOKENS),
    cachedTokens: Math.min(cachedTokens, promptTokens, MAX_CALL_TOKENS),
    completionTokens: Math.min(completionTokens, MAX_CALL_TOKENS),
  };
}

/** The sum of a generation and the ledger say the same. */
function withUsage(error: ModelError, usage: TokenUsage): ModelError {
  if (usage === NO_USAGE) return error;
  const { kind, message, hint, retryAfterMs, cause } = error;
  return new ModelError(kind, message, {
    ...{ hint, usage, cause },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Everything of a request that a provider counts as its prompt, whatever fields it has. */
function countTokens(request: ModelRequest, bytesPerToken: number): number {
  const { maxOutputTokens: _most, signal: _signal, onDelta: _onDelta, onSend: _onSend, ...sent } = request;
  return Math.ceil(new TextEncoder().encode(JSON.stringify(sent)).length / bytesPerToken);
}
