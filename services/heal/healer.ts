import { AppError } from "../../domain/errors.ts";
import {
  classifyFailure,
  decideHeal,
  HEAL_DAY_MS,
  type HealCircumstances,
  type HealDecision,
  type PastHeal,
} from "../../domain/heal_policy.ts";
import { healingOf } from "../../domain/heal_settings.ts";
import type { BlockId } from "../../domain/ids.ts";
import { cleanText, type RunError, type RunOutcome } from "../../domain/outcome.ts";
import type { Recording } from "../../domain/recording.ts";
import { findNewestData } from "../../storage/block_data.ts";
import { type BlockRow, getBlock } from "../../storage/blocks.ts";
import { findVersion } from "../../storage/block_versions.ts";
import {
  claimHeal,
  countHealsSince,
  hasHealProposal,
  type HealRow,
  listHeals,
  updateHeal,
} from "../../storage/heals.ts";
import { findRecording } from "../../storage/recorded_responses.ts";
import type { ServiceDeps } from "../deps.ts";
import type { BlockMaker } from "../make_block.ts";
import type { ModelStore } from "../model_settings.ts";
import { refreshBlock } from "../refresh_block.ts";
import type { GenerationView } from "../types.ts";
import { getUsualHealing } from "./healing_store.ts";
import { loadHealContext } from "./heal_context.ts";
import { planHeal } from "./plan_heal.ts";
import { readSources } from "./read_sources.ts";
import { isResting, REST_MS } from "./resting_source.ts";

/** A run of a block's current version that was not good. */
export interface FailedRun {
  readonly blockId: BlockId;
  readonly version: number;
  readonly outcome: Extract<RunOutcome, { kind: "failed" }>;
  readonly recording: Recording | undefined;
  /** The clock began it, not a person. */
  readonly isScheduled: boolean;
}

export type HealStart =
  | { readonly kind: "started"; readonly generation: GenerationView }
  /** It works again: there is nothing to repair. */
  | { readonly kind: "works" }
  | { readonly kind: "refused"; readonly message: string; readonly hint: string };

export interface Healer {
  /** Hears of every failed run; begins a heal when it is time. Resolves when that is decided. */
  noteFailure(failure: FailedRun): Promise<void>;
  /** A person asks: runs the block once more and repairs what fails then, without waiting for a threshold. */
  heal(id: BlockId, trigger: "person" | "command"): Promise<HealStart>;
  /** Resolves when every heal that runs has been written down. */
  idle(): Promise<void>;
}

/** Past heals that decide over the next one. */
const HEALS_LOOKED_AT = 30;

export function createHealer(deps: ServiceDeps, models: ModelStore, maker: BlockMaker): Healer {
  const going = new Set<Promise<void>>();
  /** Blocks that a person wants repaired, with the failure that their run gave. */
  const asked = new Map<BlockId, FailedRun | undefined>();

  async function begin(failure: FailedRun, trigger: HealRow["trigger"]): Promise<HealStart> {
    const { blockId } = failure;
    const block = await getBlock(deps.db, blockId);
    if (block.currentVersion !== failure.version) return CHANGED;
    const { mode, allowsSamples } = healingOf(block.healing, await getUsualHealing(deps.db));
    // Nobody sees what a process sends by itself: its new code is for a person to look at.
    const isUnseen = mode === "automatic" && block.directNetwork.length === 0;
    const context = await loadHealContext(deps.db, {
      ...{ block, version: failure.version, allowsSamples },
      mode: isUnseen ? "automatic" : "review",
    });
    const { job, problem, changes } = planHeal(context, failure);
    const startedAt = deps.now();
    const claim = {
      blockId,
      trigger,
      baseVersion: failure.version,
      problem,
      changes: [...changes],
      startedAt,
    };
    const id = await claimHeal(deps.db, claim);
    if (id === undefined) return RUNS;
    try {
      const generation = await maker.start(blockId, {
        job: { ...job, sentence: job.sentence || block.prompt || block.title },
        baseVersion: failure.version,
        ending: isUnseen ? "adopt" : "propose",
      });
      await updateHeal(deps.db, id, { generationId: generation.id });
      follow(id, generation);
      return { kind: "started", generation };
    } catch (error) {
      await updateHeal(deps.db, id, {
        status: "cancelled",
        endedAt: deps.now(),
        result: "It could not begin",
      });
      if (error instanceof AppError && error.code === "conflict") return RUNS;
      throw error;
    }
  }

  /** Writes down how it ended, beside whoever waits for the generation. */
  function follow(id: number, { id: generationId, blockId }: GenerationView): void {
    const work = maker.wait(generationId).then(async (view) => {
      const end = await describeEnd(deps, view);
      deps.measure?.({ kind: "heal", result: end.status });
      await updateHeal(deps.db, id, {
        ...end,
        version: view.status === "adopted" || view.status === "proposed" ? view.version : null,
        endedAt: deps.now(),
      });
      deps.bus.publish({ kind: "card", blockId });
    }).catch((error) => deps.log.error("heal", "Heal not written down", { blockId }, error))
      .finally(() => going.delete(work));
    going.add(work);
  }

  async function decide(block: BlockRow): Promise<HealDecision> {
    const usual = await getUsualHealing(deps.db);
    const { mode, threshold } = healingOf(block.healing, usual);
    const simple = { isPaused: block.isPaused, mode, threshold, streak: block.healStreak, now: deps.now() };
    // Most failures are far from a heal: they cost no more than this.
    const quick = decideHeal({ ...simple, hasModel: true, healsOfBlock: [], healsOfAll: 0 });
    if (quick.kind === "not_now") return quick;
    const circumstances: HealCircumstances = {
      ...simple,
      hasModel: (await models.findClient()) !== undefined,
      healsOfBlock: (await listHeals(deps.db, block.id, HEALS_LOOKED_AT)).map(toPast),
      healsOfAll: await countHealsSince(deps.db, deps.now() - HEAL_DAY_MS),
    };
    if (await hasHealProposal(deps.db, block.id)) return { kind: "not_now", reason: "running" };
    return decideHeal(circumstances);
  }

  /** No model can read what is not there; a repair for a page of an hour costs three attempts and fails. */
  async function rests({ blockId, version, recording }: FailedRun): Promise<boolean> {
    const [good, shown] = await Promise.all([
      findRecording(deps.db, { blockId, version }),
      findNewestData(deps.db, blockId),
    ]);
    if (good === undefined || shown === undefined || deps.now() - shown.at >= REST_MS) return false;
    return isResting(readSources(good.exchanges), readSources(recording?.exchanges ?? []));
  }

  async function consider(failure: FailedRun): Promise<void> {
    const { blockId } = failure;
    const decision = await decide(await getBlock(deps.db, blockId));
    if (decision.kind === "begin" && await rests(failure)) {
      deps.log.info("heal", "Heal not begun", { blockId, reason: "source_rests" });
    } else if (decision.kind === "begin") {
      const { kind } = await begin(failure, "failures");
      deps.log.info("heal", "Heal asked for", { blockId, kind });
    } else if (decision.reason !== "below_threshold" && decision.reason !== "off") {
      deps.log.info("heal", "Heal not begun", { blockId, reason: decision.reason });
    }
  }

  return {
    async noteFailure(failure) {
      if (asked.has(failure.blockId)) asked.set(failure.blockId, failure);
      if (!failure.isScheduled || classifyFailure(failure.outcome.error) !== "heal") return;
      try {
        await consider(failure);
      } catch (error) {
        // The run is stored and the card says what it met: a repair that cannot begin is no failure of the refresh.
        deps.log.error("heal", "Heal broke before it began", { blockId: failure.blockId }, error);
      }
    },
    async heal(id, trigger) {
      const block = await getBlock(deps.db, id);
      if (block.currentVersion === null) return NOTHING;
      if ((await models.findClient()) === undefined) return NO_MODEL;
      asked.set(id, undefined);
      try {
        await refreshBlock(deps, id, trigger);
        const failure = asked.get(id);
        if (failure === undefined) return await findUnheard(deps, id);
        const refusal = refuseByClass(failure.outcome.error);
        return refusal ?? await begin(failure, trigger);
      } finally {
        asked.delete(id);
      }
    },
    async idle() {
      while (going.size > 0) await Promise.allSettled([...going]);
    },
  };
}

/** The run was good, or it failed before anything could be learned of it. */
async function findUnheard({ db }: ServiceDeps, id: BlockId): Promise<HealStart> {
  const { lastError } = await getBlock(db, id);
  return lastError === null ? { kind: "works" } : refuseByClass(lastError) ?? NOTHING;
}

function toPast({ status, startedAt, endedAt }: HealRow): PastHeal {
  return { isGood: status === "adopted" || status === "proposed", startedAt, endedAt };
}

async function describeEnd(
  { db }: ServiceDeps,
  { status, diagnosis, version, blockId, refusal }: GenerationView,
): Promise<Pick<HealRow, "status" | "result">> {
  if (status === "adopted" || status === "proposed") {
    const made = version === null ? undefined : await findVersion(db, blockId, version);
    return { status, result: cleanText(made?.manifest.explanation ?? "", 600) };
  }
  const why = diagnosis?.happened ?? refusal?.reason ?? "No repair was found";
  return { status: status === "cancelled" ? "cancelled" : "failed", result: cleanText(why, 600) };
}

/** What a model cannot help, said before it is asked. */
function refuseByClass(error: RunError): HealStart | undefined {
  const failure = classifyFailure(error);
  if (
    failure === "heal" || error.kind === "crashed" || error.kind === "no_result" ||
    error.kind === "soft_failure"
  ) {
    return undefined;
  }
  const message = cleanText(error.message, 300);
  return failure === "person"
    ? { kind: "refused", message, hint: "This needs you, not a repair: see what the card asks for" }
    : {
      kind: "refused",
      message,
      hint: "The source itself is not there now: the block is tried again by itself",
    };
}

const RUNS: HealStart = {
  kind: "refused",
  message: "The block is being worked on already",
  hint: "Wait for it, or cancel it first",
};
const CHANGED: HealStart = {
  kind: "refused",
  message: "The block was changed meanwhile",
  hint: "Look at the card, and ask again if it still fails",
};
const NO_MODEL: HealStart = {
  kind: "refused",
  message: "No model is set up",
  hint: "Choose one in the settings; until then, return to an earlier version or correct the code by hand",
};
const NOTHING: HealStart = {
  kind: "refused",
  message: "There is nothing to repair yet",
  hint: "Look at the card: the block has not run",
};
