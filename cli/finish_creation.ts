import type { BlockId, DashboardId, GenerationId } from "../domain/ids.ts";
import type { RunOutcome } from "../domain/outcome.ts";
import type { Refusal } from "../generation/types.ts";
import type { CreateAnswer, GenerationView } from "../services/types.ts";
import { findNewestOutcome } from "./newest_outcome.ts";
import type { Program } from "./open_program.ts";

/** The document of `block new --json`. */
export interface NewAnswer {
  readonly status: "adopted" | "draft" | "needs_approval" | "needs_facts" | "refused";
  readonly id: BlockId | null;
  readonly version: number | null;
  /** Of the newest run; null when nothing ran, or when what ran was not good enough to be kept. */
  readonly outcome: RunOutcome | null;
  readonly attempts: number;
  readonly tokens: number;
  /** Hosts that wait for a yes. */
  readonly hosts?: readonly string[];
  /** Names of connections that wait for it as well; only the page gives that one. */
  readonly connections?: readonly string[];
  /** Settings that only a person can fill in, for `--settings`. */
  readonly facts?: readonly { readonly name: string; readonly label: string; readonly type: string }[];
  /** Sentences that would work instead of a refused one. */
  readonly alternatives?: readonly string[];
  /** A connection that would make a refused one possible, as `connection add` takes it. */
  readonly connection?: Refusal["connection"];
  readonly message?: string;
}

export interface CreationOptions {
  readonly dashboardId: DashboardId;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Approve hosts as the block asks for them. */
  readonly approves: boolean;
}

/** Takes what a sentence led to as far as it goes without a person. */
export async function finishCreation(
  program: Program,
  created: CreateAnswer,
  options: CreationOptions,
): Promise<NewAnswer> {
  switch (created.kind) {
    case "ready":
      return await finishReady(program, created.blockId, options);
    case "recipe":
      return await finishRecipe(program, created, options);
    case "started":
      return await finishGeneration(program, created.generation, options);
    case "address":
      return refused(
        "An address alone makes no block here: open it in the inspector on the page, or say what to show of it",
      );
    case "no_model":
      return refused(
        "No ready block does all of this and no model is set up: set TESSERA_MODEL and OPENAI_BASE_URL, or pick a ready block on the page",
      );
  }
}

async function finishRecipe(
  program: Program,
  { recipe, values }: Extract<CreateAnswer, { kind: "recipe" }>,
  options: CreationOptions,
): Promise<NewAnswer> {
  const made = await program.app.createFromRecipe(options.dashboardId, recipe, {
    ...values,
    ...options.settings,
  });
  if (made.kind === "started") return await finishReady(program, made.blockId, { ...options, settings: {} });
  const missing = Object.entries(made.errors).map(([name, text]) => `"${name}": ${text}`).join("; ");
  return refused(`The ready block "${recipe}" needs more: ${missing}. Give it with --settings`);
}

async function finishReady(
  program: Program,
  id: BlockId,
  { settings }: CreationOptions,
): Promise<NewAnswer> {
  // Joins the first run, which goes on since the block was made.
  await program.app.refreshBlock(id, "command");
  const message = await applySettings(program, id, settings);
  const { version } = await program.app.getCard(id);
  return {
    ...{ status: "adopted", id, version, attempts: 0, tokens: 0 },
    outcome: await findNewestOutcome(program, id),
    ...(message !== undefined && { message }),
  };
}

async function finishGeneration(
  program: Program,
  { id, blockId }: GenerationView,
  { settings, approves }: CreationOptions,
): Promise<NewAnswer> {
  const { app } = program;
  const waited = await waitForEnd(program, id, approves);
  const { generation, message: wrong } = waited.status === "needs_facts"
    ? await fillIn(program, waited, { settings, approves })
    : { generation: waited, message: undefined };
  const message = wrong ??
    (generation.status === "adopted" && waited.status !== "needs_facts"
      ? await applySettings(program, blockId, settings)
      : describeEnd(generation));
  const { version } = await app.getCard(blockId);
  return {
    status: statusOf(generation),
    ...{ id: blockId, version, attempts: generation.attempt, tokens: generation.tokens },
    outcome: await findNewestOutcome(program, blockId),
    ...(generation.status === "needs_approval" && { hosts: generation.hosts }),
    ...(generation.status === "needs_approval" && generation.connections.length > 0 &&
      { connections: generation.connections }),
    ...(generation.status === "needs_facts" && { facts: generation.facts.map(toFact) }),
    ...(generation.refusal !== null && { alternatives: generation.refusal.alternatives }),
    ...(generation.refusal?.connection !== undefined && { connection: generation.refusal.connection }),
    ...(message !== undefined && { message }),
  };
}

/** Each approval lets the trial go on, and a repaired block may name another host: a few rounds, not for ever. */
export async function waitForEnd(
  { app, maker }: Program,
  id: GenerationId,
  approves: boolean,
): Promise<GenerationView> {
  let generation = await maker.wait(id);
  for (let round = 0; round < generation.maxAttempts; round++) {
    if (!approves || generation.status !== "needs_approval" || generation.connections.length > 0) break;
    await app.approveHosts(generation.blockId, generation.hosts);
    generation = await maker.wait(id);
  }
  return generation;
}

/** Fills in what it waits for from `--settings`, and waits again; what is missing there is said. */
async function fillIn(
  program: Program,
  waiting: GenerationView,
  { settings, approves }: Pick<CreationOptions, "settings" | "approves">,
): Promise<{ readonly generation: GenerationView; readonly message?: string }> {
  if (Object.keys(settings).length === 0) return { generation: waiting };
  const message = await applySettings(program, waiting.blockId, settings);
  if (message !== undefined) return { generation: waiting, message };
  return { generation: await waitForEnd(program, waiting.id, approves) };
}

function describeEnd({ diagnosis, nextStep, refusal }: GenerationView): string | undefined {
  if (refusal !== null) return refusal.reason;
  return diagnosis === null ? undefined : `${diagnosis.happened}. ${nextStep}`;
}

function toFact({ name, label, type }: GenerationView["facts"][number]) {
  return { name, label, type };
}

function statusOf({ status, hasDraft }: GenerationView): NewAnswer["status"] {
  if (status === "adopted" || status === "needs_approval" || status === "needs_facts") return status;
  if (status === "refused") return status;
  return hasDraft ? "draft" : "refused";
}

/** Runs the block with the settings; gives words when they cannot be used. */
async function applySettings(
  { app }: Program,
  id: BlockId,
  settings: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  if (Object.keys(settings).length === 0) return undefined;
  const names = (await app.getSettingsForm(id)).definitions.map(({ name }) => name);
  const unknown = Object.keys(settings).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    return `Settings not used: the block knows no ${unknown.map((name) => `"${name}"`).join(", ")}; ${known}`;
  }
  const saved = await app.saveSettings(id, settings);
  return saved.kind === "saved" ? undefined : `Settings not used: ${Object.values(saved.errors).join("; ")}`;
}

function refused(message: string): NewAnswer {
  return { status: "refused", id: null, version: null, outcome: null, attempts: 0, tokens: 0, message };
}
