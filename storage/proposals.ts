import { z } from "zod";
import { BlockId, GenerationId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { AnyJson, Hosts, RunWarnings, Tree } from "./json_columns.ts";
import { json, parseRow, toJson } from "./rows.ts";

export const PROPOSAL_KINDS = ["edit", "heal", "rebuild", "hand"] as const;
export type ProposalKind = typeof PROPOSAL_KINDS[number];

/** A version that passed its trial and waits for a person to choose it, with what its trial showed. */
export const ProposalRow = z.object({
  blockId: BlockId,
  version: z.number(),
  kind: z.enum(PROPOSAL_KINDS),
  generationId: GenerationId.nullable(),
  /** Epoch milliseconds of the trial. */
  createdAt: z.number(),
  warnings: json(RunWarnings),
  /** Hosts that the version may call once it is chosen. */
  approvedHosts: json(Hosts),
  tree: json(Tree),
  text: z.string(),
  data: json(AnyJson),
}).readonly();
export type ProposalRow = z.infer<typeof ProposalRow>;

const COLUMNS =
  `block_id AS blockId, version, kind, generation_id AS generationId, created_at AS createdAt, warnings,
  approved_hosts AS approvedHosts, tree, text, data`;

/** Stores a proposal; one of the same version is replaced. */
export async function insertProposal(db: Queries, proposal: ProposalRow): Promise<void> {
  await db.execute(
    `INSERT OR REPLACE INTO proposals (block_id, version, kind, generation_id, created_at, warnings, approved_hosts,
       tree, text, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      proposal.blockId,
      proposal.version,
      proposal.kind,
      proposal.generationId,
      proposal.createdAt,
      toJson(proposal.warnings),
      toJson(proposal.approvedHosts),
      toJson(proposal.tree),
      proposal.text,
      toJson(proposal.data),
    ],
  );
}

export async function findProposal(
  db: Queries,
  blockId: BlockId,
  version: number,
): Promise<ProposalRow | undefined> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM proposals WHERE block_id = ? AND version = ?`, [
    blockId,
    version,
  ]);
  return rows[0] && parseRow(ProposalRow, rows[0], `proposal ${version} of block "${blockId}"`);
}

/** What waits to be chosen, newest first, without its data. */
export const ProposalSummaryRow = z.object({
  blockId: BlockId,
  version: z.number(),
  kind: z.enum(PROPOSAL_KINDS),
  createdAt: z.number(),
}).readonly();
export type ProposalSummaryRow = z.infer<typeof ProposalSummaryRow>;

export const PROPOSAL_SUMMARY_COLUMNS = "block_id AS blockId, version, kind, created_at AS createdAt";

/** Its block's other proposals go as well: they were made for the version that was there before. */
export async function deleteProposals(db: Queries, blockId: BlockId): Promise<void> {
  await db.execute("DELETE FROM proposals WHERE block_id = ?", [blockId]);
}

export async function deleteProposal(db: Queries, blockId: BlockId, version: number): Promise<boolean> {
  const { rowsAffected } = await db.execute("DELETE FROM proposals WHERE block_id = ? AND version = ?", [
    blockId,
    version,
  ]);
  return rowsAffected > 0;
}

/** Marks proposed versions that were not chosen, so that none of them is taken for a draft that waits for a yes. */
export async function notePassedOver(
  db: Queries,
  blockId: BlockId,
  { problem, version }: { readonly problem: string; readonly version?: number },
): Promise<void> {
  await db.execute(
    `UPDATE block_versions SET problem = ?1 WHERE block_id = ?2 AND status = 'draft' AND (?3 IS NULL OR number = ?3)
       AND number IN (SELECT version FROM proposals WHERE block_id = ?2)`,
    [problem, blockId, version ?? null],
  );
}
