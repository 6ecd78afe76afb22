import type { BlockId } from "../../domain/ids.ts";
import { cleanText } from "../../domain/outcome.ts";
import { findVersion } from "../../storage/block_versions.ts";
import { type GenerationRow, listConversation } from "../../storage/generations.ts";
import { findProposal } from "../../storage/proposals.ts";
import { getBlock } from "../../storage/blocks.ts";
import type { ServiceDeps } from "../deps.ts";
import { toGenerationView } from "../generation_view.ts";
import { nextStepOf } from "../next_step.ts";
import type { Card } from "../types.ts";
import { getProposal } from "./get_proposal.ts";
import type { Conversation, Turn, TurnResult } from "./types.ts";

const MAX_TEXT_CHARS = 1_000;

type Deps = Pick<ServiceDeps, "db"> & { readonly getCard: (id: BlockId) => Promise<Card> };

/** The sentence of a block, each later request and what came of it. Throws `NotFoundError`. */
export async function getConversation(deps: Deps, id: BlockId): Promise<Conversation> {
  const { db } = deps;
  const block = await getBlock(db, id);
  const [rows, card] = await Promise.all([listConversation(db, id), deps.getCard(id)]);
  const current = block.currentVersion === null ? undefined : await findVersion(db, id, block.currentVersion);
  return {
    sentence: cleanText(current?.manifest.prompt || block.prompt, MAX_TEXT_CHARS),
    turns: await Promise.all(
      // What made the block is its sentence, which stands on top already.
      rows.filter(({ job }) => job !== "new").map((row) => toTurn(deps, row, block.currentVersion)),
    ),
    proposal: card.proposal === null ? null : await getProposal(deps, id, card.proposal.version),
    need: card.editingNeed,
  };
}

async function toTurn(deps: Deps, row: GenerationRow, current: number | null): Promise<Turn> {
  const generation = toGenerationView(row);
  const request = row.request === null ? null : cleanText(row.request, MAX_TEXT_CHARS);
  const result = await findResult(deps, row, current);
  return { generation: { ...generation, request }, result, isCurrent: row.baseVersion === current };
}

async function findResult(
  { db }: Deps,
  row: GenerationRow,
  current: number | null,
): Promise<TurnResult> {
  const { status, version, diagnosis, refusal } = row;
  switch (status) {
    case "running":
      return { kind: "running" };
    case "adopted":
      return version === null
        ? { kind: "not_used", version }
        : { kind: "adopted", version, isCurrent: version === current };
    case "proposed":
      // The proposals beside the one that was chosen are gone, and their generations say nothing of it.
      return version !== null && await findProposal(db, row.blockId, version) !== undefined
        ? { kind: "proposed", version }
        : { kind: "not_used", version };
    case "dropped":
      // A note that was taken off the card still tells why here.
      return diagnosis === null
        ? { kind: "not_used", version }
        : { kind: "ended", reason: diagnosis.happened, advice: nextStepOf(diagnosis, { hasDraft: false }) };
    case "needs_approval":
    case "needs_facts":
      return { kind: "waits" };
    case "cancelled":
      return { kind: "ended", reason: "You cancelled it", advice: "" };
    case "interrupted":
      return { kind: "ended", reason: "The server stopped while it was at work", advice: "Ask again" };
    case "refused":
      return { kind: "ended", reason: refusal?.reason ?? "It cannot be done", advice: "" };
    case "draft":
    case "failed":
      return {
        kind: "ended",
        reason: diagnosis?.happened ?? "No attempt gave a good version",
        advice: diagnosis === null ? "" : nextStepOf(diagnosis, { hasDraft: version !== null }),
      };
  }
}
