import type { Secret } from "../../domain/secret.ts";
import type { BlockId } from "../../domain/ids.ts";
import { costMicros, type Price } from "../../domain/price.ts";
import { findNewestData } from "../../storage/block_data.ts";
import { sumCalls } from "../../storage/spending_sums.ts";
import { startBlock } from "../create_from_sentence.ts";
import type { RunningApp } from "../create_app.ts";
import type { GenerationView } from "../types.ts";
import { addFactCounts, checkFacts, type FactCount } from "./check_facts.ts";
import type { ModelMeter } from "./meter_model.ts";
import type { EvalPrompt } from "./prompt_file.ts";
import { findApproved, giveWhatItAsks, type Lacking, saveSecrets } from "./prompt_person.ts";
import type { EvalResult, EvalStatus, LaterFacts } from "./types.ts";

export interface EvalOptions {
  /** Counted from 1, for a prompt that is run several times. */
  readonly turn: number;
  readonly meter: ModelMeter;
  /** Milliseconds of the same clock as the meter's. */
  readonly clock: () => number;
  /** Values by the names of the prompt's secrets. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Says yes to hosts that the prompt does not list. */
  readonly approvesHosts: boolean;
  /** The person has said yes before the block is written, so that nothing waits for it. */
  readonly approvesFirst?: boolean;
  readonly timeoutMs: number;
  /** In place of the price that the program knows for the model. */
  readonly price: Price | undefined;
  readonly later?: readonly LaterFacts[];
}

/** Rounds of approvals and answers: a repaired block may ask for another. */
const MAX_ROUNDS = 6;

interface Ended {
  readonly status: EvalStatus;
  readonly generation: GenerationView;
  readonly lacking: Lacking | undefined;
}

/** Takes one sentence through the real loop in a program of its own, as far as it goes, and says how it went. */
export async function evaluatePrompt(
  program: RunningApp,
  prompt: EvalPrompt,
  options: EvalOptions,
): Promise<EvalResult> {
  const { meter, clock } = options;
  const startedAt = clock();
  await saveSecrets(program, prompt.secrets, options.secrets);
  const { id: dashboardId } = await program.app.getDashboard();
  const generation = await startBlock({ ...program.deps, maker: program.maker }, dashboardId, {
    sentence: prompt.sentence,
    ...options.approvesFirst && { approved: await findApproved(program, prompt) },
  });
  const ended = await waitForEnd(program, { ...options, prompt, generation });
  const endedAt = clock();
  const facts = await countFacts(program, { prompt, ended, later: options.later ?? [] });
  const lastByteAt = meter.lastByteAt();
  return {
    id: prompt.id,
    turn: options.turn,
    status: ended.status,
    facts,
    attempts: meter.calls() === 0 ? 0 : ended.generation.attempt,
    ...await costOf(program, options.price),
    seconds: Math.round((endedAt - startedAt) / 100) / 10,
    lastTokenMs: ended.status === "adopted" && lastByteAt !== undefined ? endedAt - lastByteAt : null,
    ...judge(prompt, ended, facts),
  };
}

interface Waiting extends EvalOptions {
  readonly prompt: EvalPrompt;
  readonly generation: GenerationView;
}

async function waitForEnd(program: RunningApp, waiting: Waiting): Promise<Ended> {
  const { maker } = program;
  const { id } = waiting.generation;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    maker.cancel(id).catch(() => {/* it ended by itself meanwhile */});
  }, waiting.timeoutMs);
  try {
    let generation = await maker.wait(id);
    for (let round = 0; round < MAX_ROUNDS && !isLate; round++) {
      const lacking = await giveWhatItAsks(program, waiting.prompt, { ...waiting, generation });
      if (lacking === "nothing asked") break;
      if (lacking !== undefined) return { status: generation.status, generation, lacking };
      generation = await maker.wait(id);
    }
    return { status: isLate ? "timed_out" : generation.status, generation, lacking: undefined };
  } finally {
    clearTimeout(timer);
  }
}

async function countFacts(
  program: RunningApp,
  { prompt, ended, later }: {
    readonly prompt: EvalPrompt;
    readonly ended: Ended;
    readonly later: readonly LaterFacts[];
  },
): Promise<FactCount> {
  const isThere = ended.status === "adopted";
  const { blockId } = ended.generation;
  if (prompt.expect !== "adopted") return { found: 0, total: 0, missing: [] };
  const counts = [
    checkFacts(prompt.facts, isThere ? await findNewestData(program.deps.db, blockId) : undefined),
  ];
  for (const { moveClock, facts } of later) {
    counts.push(checkFacts(facts, isThere ? await showLater(program, blockId, moveClock) : undefined));
  }
  return addFactCounts(counts);
}

/** What the card shows after a refresh at that moment; nothing when the refresh failed. */
async function showLater({ app, deps }: RunningApp, blockId: BlockId, moveClock: () => void) {
  moveClock();
  await app.refreshBlock(blockId, "command");
  const [newest] = await app.listRuns(blockId, { limit: 1 });
  return newest?.status === "ok" ? await findNewestData(deps.db, blockId) : undefined;
}

/** The ledger of the prompt's own program holds its calls and no others. */
async function costOf(
  { deps }: RunningApp,
  price: Price | undefined,
): Promise<Pick<EvalResult, "tokens" | "cost">> {
  const { promptTokens, cachedTokens, completionTokens, micros, unpricedTokens } = await sumCalls(deps.db, 0);
  const tokens = {
    total: promptTokens + completionTokens,
    ...{ prompt: promptTokens, cached: cachedTokens, completion: completionTokens },
  };
  if (price !== undefined) {
    return { tokens, cost: costMicros({ promptTokens, cachedTokens, completionTokens }, price) / 1e6 };
  }
  return { tokens, cost: unpricedTokens > 0 || tokens.total === 0 ? null : micros / 1e6 };
}

function judge(
  { expect }: EvalPrompt,
  { status, generation, lacking }: Ended,
  facts: FactCount,
): Pick<EvalResult, "isGood" | "reasonKind" | "reason"> {
  const because = (reasonKind: string, reason: string) => ({ isGood: false, reasonKind, reason });
  if (lacking !== undefined) {
    return because(lacking.kind, `It ${lacking.words}, which the prompt does not give`);
  }
  if (status === "timed_out") return because("timed_out", "It took longer than it may");
  if (status !== expect) {
    const { diagnosis, refusal } = generation;
    if (diagnosis !== null) return because(diagnosis.kind, diagnosis.happened);
    return because(status, refusal?.reason ?? `It ended as "${status}", not as "${expect}"`);
  }
  if (facts.missing.length === 0) return { isGood: true, reasonKind: null, reason: null };
  const examples = facts.missing.slice(0, 3).join("; ");
  return because("facts", `${facts.missing.length} of ${facts.total} facts are not on the card: ${examples}`);
}
