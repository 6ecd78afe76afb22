import { AppError, NotFoundError } from "../domain/errors.ts";
import type { BlockId, GenerationId } from "../domain/ids.ts";
import { nextRunAt } from "../domain/schedule.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import { getVersion, insertVersion, promoteDraft, type VersionRow } from "../storage/block_versions.ts";
import { insertData } from "../storage/block_data.ts";
import type { Queries } from "../storage/database.ts";
import { recordSuccess } from "../storage/due_blocks.ts";
import { updateGeneration } from "../storage/generations.ts";
import { noteHealChoice } from "../storage/heals.ts";
import {
  deleteProposal,
  deleteProposals,
  findProposal,
  insertProposal,
  notePassedOver,
  type ProposalRow,
} from "../storage/proposals.ts";
import type { Adoption } from "./adopt_version.ts";
import type { ServiceDeps } from "./deps.ts";
import { noteAdopted } from "./patterns/note_adopted.ts";
import { refreshChanged } from "./refresh_block.ts";
import type { ProposalKind } from "./types.ts";
import { writeCodeCopy } from "./write_code_copy.ts";

export interface ProposedTrial extends Adoption {
  readonly kind: ProposalKind;
  readonly generationId: GenerationId | null;
  /** Number of the draft that holds the same code already. */
  readonly draft?: number;
}

/**
 * Keeps a candidate that passed its trial beside the block's version, with what the trial showed: nothing changes on the
 * card until a person chooses it. Gives its version number.
 */
export async function keepProposal(deps: ServiceDeps, proposed: ProposedTrial): Promise<number> {
  const { blockId, trial, reason, tokens, kind, generationId } = proposed;
  const { candidate, run } = trial;
  if (run?.outcome.kind !== "ok") {
    throw new TypeError(`Cannot propose a version of "${blockId}" whose trial did not end well`);
  }
  const { outcome } = run;
  const block = await getBlock(deps.db, blockId);
  const at = deps.now();
  const found = {
    compiled: trial.compiled ?? null,
    css: trial.css.css,
    cssHash: trial.css.hash,
    dataSchema: run.schema ?? null,
  };
  const version = await deps.db.transaction(async (db) => {
    const number = proposed.draft ?? await insertVersion(db, {
      ...candidate,
      ...found,
      ...{ blockId, reason, tokens, status: "draft" as const, problem: null },
      ...{ parent: proposed.parent ?? block.currentVersion, createdAt: at },
    });
    await insertProposal(db, {
      ...{ blockId, kind, generationId, version: number, createdAt: at },
      warnings: [...outcome.warnings, ...trial.warnings],
      approvedHosts: [...trial.approvedHosts],
      ...{ tree: outcome.tree, text: outcome.text, data: outcome.data },
    });
    await proposed.alongside?.(db, number);
    return number;
  });
  deps.log.info("versions", "Version proposed", { blockId, version, kind });
  deps.bus.publish({ kind: "card", blockId });
  return version;
}

/** Puts a proposal on the card, with what its trial showed, and runs it at once. Its rivals are dropped. */
export async function chooseProposal(deps: ServiceDeps, id: BlockId, number: number): Promise<void> {
  const proposal = await getProposal(deps, id, number);
  const version = await getVersion(deps.db, id, number);
  const at = deps.now();
  await deps.db.transaction(async (db) => {
    // Looked at in here: of two that choose or drop at once the second finds nothing.
    const block = await getBlock(db, id);
    requireParent(version, block.currentVersion);
    await takeProposal(db, id, number);
    await promoteDraft(db, { blockId: id, number }, version);
    await updateBlock(db, id, {
      currentVersion: number,
      drift: [],
      approvedHosts: [...new Set([...block.approvedHosts, ...proposal.approvedHosts])],
      updatedAt: at,
    });
    await insertData(db, { ...proposal, at: proposal.createdAt });
    await recordSuccess(db, id, {
      at: proposal.createdAt,
      nextRunAt: nextRunAt(block.refresh ?? version.manifest.refresh, at, deps.random()),
    });
    await notePassedOver(db, id, { problem: `Version ${number} was chosen instead` });
    await deleteProposals(db, id);
    if (proposal.generationId !== null) {
      await updateGeneration(db, proposal.generationId, { status: "adopted" });
      await noteHealChoice(db, proposal.generationId, { status: "adopted", endedAt: at });
    }
  });
  await writeCodeCopy({ ...version, blockId: id, version: number }, {
    dir: deps.generatedCodeDir,
    log: deps.log,
  });
  await refreshChanged(deps, id, "person");
  await noteAdopted(deps, { blockId: id, version: number });
}

/** Leaves the card as it is; the version stays among the drafts. */
export async function dropProposal(deps: ServiceDeps, id: BlockId, number: number): Promise<void> {
  const { generationId } = await getProposal(deps, id, number);
  await deps.db.transaction(async (db) => {
    await notePassedOver(db, id, { problem: "Looked at and not used", version: number });
    await takeProposal(db, id, number);
    if (generationId === null) return;
    await updateGeneration(db, generationId, { status: "dropped" });
    // One that nobody wanted is no reason to come with the next one soon.
    await noteHealChoice(db, generationId, { status: "cancelled", endedAt: deps.now() });
  });
  deps.bus.publish({ kind: "card", blockId: id });
}

async function getProposal(deps: ServiceDeps, id: BlockId, number: number): Promise<ProposalRow> {
  const proposal = await findProposal(deps.db, id, number);
  if (proposal === undefined) throw notProposed(number);
  return proposal;
}

async function takeProposal(db: Queries, id: BlockId, number: number): Promise<void> {
  if (!await deleteProposal(db, id, number)) throw notProposed(number);
}

function notProposed(number: number): NotFoundError {
  return new NotFoundError("proposed version", String(number));
}

function requireParent({ number, parent }: VersionRow, current: number | null): void {
  if (parent === current) return;
  throw new AppError(
    "conflict",
    `Version ${number} was made from version ${parent}, and version ${current} is current by now`,
    "Ask for the change again",
  );
}
