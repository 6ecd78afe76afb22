import { generate } from "../generation/generate.ts";
import type { PromptConnection } from "../generation/prompt/build_prompt.ts";
import { loadPromptKit } from "../generation/prompt_kit.ts";
import { NO_USAGE } from "../generation/token_budget.ts";
import type {
  Candidate,
  Diagnosis,
  GenerationEvent,
  GenerationJob,
  GenerationResult,
  TrialVerdict,
} from "../generation/types.ts";
import { type BlockRow, getBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import { listConnections } from "../storage/connections.ts";
import { type GenerationRow, updateGeneration } from "../storage/generations.ts";
import { isImportedBlock } from "../storage/package_sources.ts";
import type { ServiceDeps } from "./deps.ts";
import type { GenerationOrder } from "./make_block.ts";
import { type EditBase, trialEdit } from "./edit/trial_edit.ts";
import { createProgress } from "./generation_progress.ts";
import { endSteps, MAX_ATTEMPTS } from "./generation_view.ts";
import type { ModelStore } from "./model_settings.ts";
import { createResearchDeps } from "./research/research_deps.ts";
import { findPatterns } from "./patterns/find_patterns.ts";
import { learnFromTrial } from "./patterns/note_outcome.ts";
import { storeGeneration } from "./store_generation.ts";
import { createHealContext } from "./heal/heal_context.ts";
import { trialHeal } from "./heal/trial_heal.ts";
import { type Trial, trialCandidate, type TrialInput } from "./trial_candidate.ts";

/** From where a generation goes on: the beginning, or a draft that waited for a person or fell short. */
export interface GenerationStart extends
  Pick<
    GenerationRow,
    "id" | "blockId" | "sentence" | "baseVersion" | "progress" | "tokens" | "attempts" | "chosenModel"
  > {
  readonly job: GenerationJob;
  readonly ending: GenerationOrder["ending"];
  readonly draft: { readonly number: number; readonly candidate: Candidate } | undefined;
}

interface Making extends GenerationStart {
  readonly signal: AbortSignal;
  readonly tell: (event: GenerationEvent) => void;
}

type Judge = (candidate: Candidate) => Promise<TrialVerdict>;

/** One generation from the sentence to its end, with every step stored as it happens. */
export async function runGeneration(deps: ServiceDeps, models: ModelStore, making: Making): Promise<void> {
  const startedAt = deps.now();
  const progress = createProgress(deps, making);
  const trials = new Map<Candidate, Trial>();
  const judge = createJudge(deps, making, trials);
  const first = making.draft === undefined
    ? undefined
    : await retryDraft(making.draft.candidate, judge, { tell: progress.add, now: deps.now });
  const result = first === undefined || first.kind === "again"
    ? await askModel(deps, models, { making, judge, tell: progress.add, first })
    : first;
  await progress.settled();
  await storeGeneration(deps, { making, result, steps: endSteps(progress.steps()), trials, startedAt });
}

function createJudge(deps: ServiceDeps, making: Making, trials: Map<Candidate, Trial>): Judge {
  const { blockId, signal } = making;
  const heals = making.job.kind === "heal" ? createHealContext(deps, making) : undefined;
  return async (candidate) => {
    // Read anew each time: a person may approve hosts or fill in settings between two attempts.
    const block = await getBlock(deps.db, blockId);
    const input = {
      blockId,
      candidate,
      block,
      chosen: block.settings,
      approvedHosts: block.approvedHosts,
      approvedConnections: block.approvedConnections,
      author: "model" as const,
      reason: making.job.kind === "new" ? "generation" : making.job.kind,
    };
    const trial = await tryCandidate(deps, input, { making, heals, signal });
    trials.set(candidate, trial);
    return await learnFromTrial(deps, making.id, trial);
  };
}

/** The version whose recorded answers may judge a change. */
/** By the rules of what is made: a repair is held against what it repairs, an edit against what it changes. */
async function tryCandidate(
  deps: ServiceDeps,
  input: TrialInput & { readonly block: BlockRow },
  { making, heals, signal }: {
    readonly making: Making;
    readonly heals: ReturnType<typeof createHealContext> | undefined;
    readonly signal: AbortSignal;
  },
): Promise<Trial> {
  if (heals !== undefined) return await trialHeal(deps, input, { context: await heals(input.block), signal });
  const base = editBaseOf(making);
  return base === undefined
    ? await trialCandidate(deps, input, signal)
    : await trialEdit(deps, input, { base, signal });
}

function editBaseOf({ job, baseVersion }: Making): EditBase | undefined {
  return job.kind === "edit" && baseVersion !== null
    ? { number: baseVersion, candidate: job.base }
    : undefined;
}

type FirstTry =
  | Extract<GenerationResult, { kind: "adopted" | "needs_approval" | "needs_facts" }>
  | {
    readonly kind: "again";
    readonly candidate: Candidate;
    readonly diagnosis: Diagnosis;
    readonly score: number;
  };

/** What waited for a yes, or failed on a source that may be back, is run again before the model is asked. */
async function retryDraft(
  candidate: Candidate,
  judge: Judge,
  { tell, now }: { readonly tell: (event: GenerationEvent) => void; readonly now: () => number },
): Promise<FirstTry> {
  tell({ kind: "stage", stage: "running", attempt: 0, note: "Runs the draft", at: now() });
  const verdict = await judge(candidate);
  tell({ kind: "verdict", attempt: 0, verdict, at: now() });
  if (verdict.kind === "bad") {
    return { kind: "again", candidate, diagnosis: verdict.diagnosis, score: verdict.score };
  }
  const common = { candidate, attempts: 0, usage: NO_USAGE };
  if (verdict.kind === "needs_facts") return { kind: "needs_facts", settings: verdict.settings, ...common };
  return verdict.kind === "good"
    ? { kind: "adopted", ...common }
    : { kind: "needs_approval", hosts: verdict.hosts, connections: verdict.connections ?? [], ...common };
}

interface Asking {
  readonly making: Making;
  readonly judge: Judge;
  readonly tell: (event: GenerationEvent) => void;
  readonly first: Extract<FirstTry, { kind: "again" }> | undefined;
}

async function askModel(
  deps: ServiceDeps,
  models: ModelStore,
  { making, judge, tell, first }: Asking,
): Promise<GenerationResult> {
  const nothingAsked = { attempts: 0, usage: NO_USAGE };
  const attemptsLeft = MAX_ATTEMPTS - making.attempts;
  if (first !== undefined && attemptsLeft <= 0) {
    return { kind: "draft", candidate: first.candidate, diagnosis: first.diagnosis, ...nothingAsked };
  }
  const { write: model, repair: repairModel } = await findModels(models, making);
  if (model === undefined) return { kind: "failed", diagnosis: NO_MODEL, ...nothingAsked };
  await updateGeneration(deps.db, making.id, { model: model.model.slice(0, 200) });
  const block = await getBlock(deps.db, making.blockId);
  const { locale, timeZone } = await deps.preferences.runViewer();
  const { units } = await deps.preferences.get();
  const job = await markImported(deps, making);
  return await generate({
    ...{ model, repairModel, trial: judge, onEvent: tell, now: deps.now, maxAttempts: attemptsLeft },
    job,
    signal: making.signal,
    kit: await loadPromptKit(),
    research: await createResearchDeps(
      deps,
      { job, block },
      (sentence) => findPatterns(deps, { sentence }),
    ),
    facts: {
      ...{ locale, timeZone, units, nowMs: deps.now(), connections: await listForPrompt(deps) },
      canBrowse: deps.pages !== undefined,
    },
    // The clients hold every budget, the generation's included, over all roles.
    tokenBudget: Number.POSITIVE_INFINITY,
    ...(first !== undefined && { previous: first }),
  });
}

/** Who writes and who repairs; a model that a person chose does both, or there would be nothing to compare. */
async function findModels(models: ModelStore, making: GenerationStart) {
  const { job, blockId, id: generationId, chosenModel } = making;
  const use = { blockId, generationId, modelId: chosenModel ?? undefined };
  const purpose = job.kind === "new" ? "write" : job.kind;
  return {
    write: await models.findClient({ ...use, purpose, role: job.kind === "heal" ? "heal" : "write" }),
    repair: await models.findClient({
      ...{ ...use, purpose: job.kind === "new" ? "repair" : job.kind },
      role: job.kind === "heal" ? "heal" : "repair",
    }),
  };
}

/** What a model may know of stored connections. */
async function listForPrompt({ db }: Pick<ServiceDeps, "db">): Promise<PromptConnection[]> {
  return (await listConnections(db)).map(({ name, origin, auth }) => ({ name, origin, kind: auth.kind }));
}

const NO_MODEL: Diagnosis = {
  kind: "no_model",
  happened: "No model is set up",
  advice: "Choose one in the settings, or pick a ready block",
  move: "person",
};

/**
 * Where a stored generation goes on: with the attempts that are left when it only waited for a person, with new ones
 * when it is tried again.
 */
export async function findStart(
  { db }: Pick<ServiceDeps, "db">,
  row: GenerationRow,
): Promise<GenerationStart> {
  const attempts = row.status === "needs_approval" || row.status === "needs_facts" ? row.attempts : 0;
  const { job, ending } = await findJob(db, row);
  if (row.version === null) return { ...row, job, ending, attempts, draft: undefined };
  const { manifest, backend, view } = await getVersion(db, row.blockId, row.version);
  return {
    ...row,
    job,
    ending,
    attempts,
    draft: { number: row.version, candidate: { manifest, backend, view } },
  };
}

/** Words that came with a package are shown to a model as a stranger's. */
async function markImported({ db }: ServiceDeps, { job, blockId }: Making): Promise<GenerationJob> {
  if (job.kind === "new" || !await isImportedBlock(db, blockId)) return job;
  return { ...job, isImported: true };
}

/** What a stored generation was to do. A heal is not gone on with: it starts from how the block fails by then. */
async function findJob(
  db: ServiceDeps["db"],
  { blockId, sentence, job, request, baseVersion }: GenerationRow,
): Promise<Pick<GenerationStart, "job" | "ending">> {
  if (job === "new" || baseVersion === null) return { job: { kind: "new", sentence }, ending: "adopt" };
  const { manifest, backend, view } = await getVersion(db, blockId, baseVersion);
  const { requests } = manifest;
  return {
    ending: "propose",
    job: job === "edit" && request !== null
      ? { kind: "edit", sentence, requests, request, base: { manifest, backend, view } }
      : { kind: "rebuild", sentence, requests },
  };
}
