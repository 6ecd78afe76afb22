import type { BlockId } from "../../domain/ids.ts";
import type { ServiceDeps } from "../deps.ts";
import type { BlockMaker } from "../make_block.ts";
import { dropProposal } from "../proposals.ts";
import type { Card } from "../types.ts";
import type { UndoStore } from "../undo_store.ts";
import { checkCode } from "./check_code.ts";
import { chooseWithUndo } from "./choose_proposal.ts";
import { dismissGeneration } from "./dismiss_generation.ts";
import { getConversation } from "./get_conversation.ts";
import { getProposal } from "./get_proposal.ts";
import { requestEdit } from "./request_edit.ts";
import type { EditCases } from "./types.ts";

export interface EditDeps extends ServiceDeps {
  readonly maker: BlockMaker;
  readonly undo: UndoStore;
  readonly getCard: (id: BlockId) => Promise<Card>;
}

/** Everything that changes a block which is there, by conversation and by hand. */
export function createEditCases(deps: EditDeps): EditCases {
  return {
    async requestEdit(id, request) {
      const generation = await requestEdit(deps, id, request);
      deps.bus.publish({ kind: "card", blockId: id });
      return generation;
    },
    getConversation: (id) => getConversation(deps, id),
    getProposal: (id, version) => getProposal(deps, id, version),
    async chooseProposal(id, version) {
      const chosen = await chooseWithUndo(deps, id, version);
      return { ...chosen, card: await deps.getCard(id) };
    },
    async dropProposal(id, version) {
      await dropProposal(deps, id, version);
      return await deps.getCard(id);
    },
    dismissGeneration: async (id) => await deps.getCard(await dismissGeneration(deps, id)),
    checkCode: (id, files, options = { runs: true }) => checkCode(deps, id, { files, ...options }),
  };
}
