import { NotFoundError } from "../../domain/errors.ts";
import type { BlockId } from "../../domain/ids.ts";
import { findVersion } from "../../storage/block_versions.ts";
import { findGeneration } from "../../storage/generations.ts";
import { findProposal } from "../../storage/proposals.ts";
import type { ServiceDeps } from "../deps.ts";
import { getVersion } from "../list_versions.ts";
import type { Card } from "../types.ts";
import { compareVersions } from "./compare_versions.ts";
import type { ProposalDetail } from "./types.ts";

/** A version that waits to be chosen, as its trial showed it, beside what the card shows now. Throws `NotFoundError`. */
export async function getProposal(
  { db, getCard }: Pick<ServiceDeps, "db"> & { readonly getCard: (id: BlockId) => Promise<Card> },
  id: BlockId,
  number: number,
): Promise<ProposalDetail> {
  const row = await findProposal(db, id, number);
  if (row === undefined) throw new NotFoundError("proposed version", String(number));
  const [card, version, stored, generation] = await Promise.all([
    getCard(id),
    getVersion(db, id, number),
    findVersion(db, id, number),
    row.generationId === null ? undefined : findGeneration(db, row.generationId),
  ]);
  const parent = version.parent === null ? undefined : await findVersion(db, id, version.parent);
  const cssHash = stored?.cssHash ?? "";
  return {
    ...{ version, kind: row.kind, current: card.content, warnings: row.warnings },
    content: {
      tree: row.tree,
      at: row.createdAt,
      // No row of the data holds it: a number that none of these has.
      dataId: -row.createdAt,
      cssFile: cssHash === "" ? null : `${number}-${cssHash}.css`,
    },
    isOutdated: version.parent !== card.version,
    change: parent === undefined ? null : compareVersions(parent, version),
    request: generation?.request ?? null,
  };
}
