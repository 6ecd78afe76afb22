import { AppError } from "../../domain/errors.ts";
import type { BlockId } from "../../domain/ids.ts";
import { getBlock } from "../../storage/blocks.ts";
import type { ServiceDeps } from "../deps.ts";
import { chooseProposal } from "../proposals.ts";
import { returnToVersion } from "../return_to_version.ts";
import type { Undo } from "../types.ts";
import type { UndoStore } from "../undo_store.ts";

/**
 * Puts a proposal on the card and remembers the way back for half a minute: the version from before, as a new one on
 * top. Throws as `chooseProposal` of the proposals does.
 */
export async function chooseWithUndo(
  deps: ServiceDeps & { readonly undo: UndoStore },
  id: BlockId,
  version: number,
): Promise<{ readonly label: string; readonly undo: Undo }> {
  const { currentVersion: before, dashboardId } = await getBlock(deps.db, id);
  await chooseProposal(deps, id, version);
  const label = `Back to version ${before}`;
  const token = deps.undo.keep(label, {
    dashboardId,
    async takeBack() {
      const { currentVersion } = await getBlock(deps.db, id);
      if (before === null || currentVersion !== version) {
        throw new AppError(
          "conflict",
          `Version ${version} is not on the card any more`,
          "Choose a version on the block’s page",
        );
      }
      await returnToVersion(deps, id, before);
    },
  });
  return { label: `Version ${version} is on the card`, undo: { token, label } };
}
