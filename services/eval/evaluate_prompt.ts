import { Secret } from "../../domain/secret.ts";
import type { BlockId } from "../../domain/ids.ts";
import { parseSettings } from "../../domain/settings.ts";
import { findNewestData } from "../../storage/block_data.ts";
import { updateBlock } from "../../storage/blocks.ts";
import { listConnections } from "../../storage/connections.ts";
import { startBlock } from "../create_from_sentence.ts";
import type { RunningApp } from "../create_app.ts";
import type { GenerationView } from "../types.ts";
import { addFactCounts, checkFacts, type FactCount } from "./check_facts.ts";
import type { ModelMeter } from "./meter_model.ts";
import type { EvalPrompt, EvalSecret } from "./prompt_file.ts";
import type { EvalPrice, EvalResult, EvalStatus, LaterFacts } from "./types.ts";

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
  readonly price: EvalPrice | undefined;
  readonly later?: readonly LaterFacts[];
}

/** Rounds of approvals and answers: a repaired block may ask for another. */
const MAX_ROUNDS = 6;

interface Ended {
  readonly status: EvalStatus;
  readonly generation: GenerationView;
  /** What the block asked for and the prompt does not give. */
  readonly lacking: { readonly kind: string; readonly words: string } | undefined;
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
    ...costOf(ended.generation, options),
    seconds: Math.round((endedAt - startedAt) / 100) / 10,
    lastTokenMs: ended.status === "adopted" && lastByteAt !== undefined ? endedAt - lastByteAt : null,
    ...judge(prompt, ended, facts),
  };
}

async function saveSecrets(
  { app }: RunningApp,
  wanted: readonly EvalSecret[],
  values: ReadonlyMap<string, Secret>,
): Promise<void> {
  for (const { name, origin, auth, methods, pathPrefix } of wanted) {
    const secret = values.get(name);
    if (secret === undefined) continue;
    const saved = await app.createConnection({
      ...{ user: "", header: "", prefix: "", parameter: "", tokenUrl: "", clientId: "", scope: "" },
      ...{ clientAuth: "", certificateSha256: "", refreshToken: new Secret("") },
      ...auth,
      ...{ name, origin, methods, pathPrefix, secret },
    });
    if (saved.kind === "saved") continue;
    throw new TypeError(`Cannot save the secret "${name}": ${Object.values(saved.errors).join("; ")}`);
  }
}

async function findApproved({ deps }: RunningApp, { hosts, secrets }: EvalPrompt) {
  const stored = await listConnections(deps.db);
  const names = secrets.map(({ name }) => name);
  const connections = stored.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  return { approvedHosts: hosts, approvedConnections: connections };
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

/** Says yes as the prompt's person would; gives what is lacking when they would not, or cannot. */
async function giveWhatItAsks(
  program: RunningApp,
  prompt: EvalPrompt,
  { generation, approvesHosts }: Pick<Waiting, "generation" | "approvesHosts">,
): Promise<Ended["lacking"] | "nothing asked"> {
  const { status, blockId } = generation;
  if (status === "needs_approval") {
    const strange = generation.hosts.filter((host) => !approvesHosts && !prompt.hosts.includes(host));
    if (strange.length > 0) return { kind: "hosts", words: `asks for ${strange.join(", ")}` };
    const stored = await listConnections(program.deps.db);
    const found = stored.filter(({ name }) => generation.connections.includes(name));
    const missing = generation.connections.filter((name) => !found.some((each) => each.name === name));
    if (missing.length > 0) {
      return { kind: "connections", words: `asks for the connection ${missing.join(", ")}` };
    }
    const connections = found.map(({ id }) => id);
    await program.app.approveConnections(blockId, { hosts: generation.hosts, connections });
    return undefined;
  }
  if (status === "needs_facts" && prompt.expect !== "needs_facts") {
    const wanted = generation.facts.map(({ name }) => name);
    const missing = wanted.filter((name) => !Object.hasOwn(prompt.settings, name));
    if (missing.length > 0) return { kind: "settings", words: `asks for ${missing.join(", ")}` };
    await answerFacts(program, { blockId, generation, settings: prompt.settings });
    return undefined;
  }
  return "nothing asked";
}

async function answerFacts(
  { deps, maker }: RunningApp,
  { blockId, generation, settings }: {
    readonly blockId: BlockId;
    readonly generation: GenerationView;
    readonly settings: EvalPrompt["settings"];
  },
): Promise<void> {
  const { kind, ...parsed } = parseSettings(generation.facts, settings);
  if (kind === "invalid") throw new TypeError(`Cannot use the prompt's settings: ${JSON.stringify(parsed)}`);
  await updateBlock(deps.db, blockId, {
    ..."values" in parsed && { settings: parsed.values },
    updatedAt: deps.now(),
  });
  await maker.resume(generation.id);
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

function costOf(
  { tokens: total }: GenerationView,
  { meter, price }: EvalOptions,
): Pick<EvalResult, "tokens" | "cost"> {
  const reported = meter.tokens();
  if (reported === undefined) {
    return { tokens: { total, prompt: null, cached: null, completion: null }, cost: null };
  }
  const { prompt, cached, completion } = reported;
  const cost = price === undefined
    ? null
    : ((prompt - cached) * price.input + cached * price.cached + completion * price.output) / 1e6;
  return { tokens: { total, ...reported }, cost };
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
