import { Refresh } from "../domain/schedule.ts";
import type { BlockId } from "../domain/ids.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import type { App } from "./app.ts";
import { approve, withdrawConnection } from "./approve.ts";
import { moveBlock, renameBlock, resizeBlock } from "./arrange_blocks.ts";
import { getLimitsForm, saveLimits } from "./block_limits.ts";
import { getSettingsForm, saveSettings } from "./block_settings.ts";
import { allowDirectNetwork, revokeDirectNetwork } from "./direct_network.ts";
import type { ServiceDeps } from "./deps.ts";
import type { BlockMaker } from "./make_block.ts";
import type { Card } from "./types.ts";
import type { UndoStore } from "./undo_store.ts";

export type BlockCases = Pick<
  App,
  | "setPaused"
  | "renameBlock"
  | "resizeBlock"
  | "moveBlock"
  | "getSettingsForm"
  | "saveSettings"
  | "setRefresh"
  | "approveHosts"
  | "approveConnections"
  | "withdrawConnection"
  | "getLimitsForm"
  | "saveLimits"
  | "allowDirectNetwork"
  | "revokeDirectNetwork"
>;

/** What a person sets for one block: its place, its settings and schedule, and what it may do. */
export function createBlockCases(
  deps: ServiceDeps & { readonly maker: BlockMaker; readonly undo: UndoStore },
  getCard: (id: BlockId) => Promise<Card>,
): BlockCases {
  const { db, now, bus } = deps;
  return {
    async setPaused(id, isPaused) {
      await getBlock(db, id);
      await updateBlock(db, id, { isPaused, updatedAt: now(), ...(!isPaused && { nextRunAt: now() }) });
      bus.publish({ kind: "card", blockId: id });
      return await getCard(id);
    },
    async renameBlock(id, title) {
      await renameBlock(deps, id, title);
      return await getCard(id);
    },
    async resizeBlock(id, size) {
      await resizeBlock(deps, id, size);
      return await getCard(id);
    },
    moveBlock: (id, direction) => moveBlock(deps, id, direction),
    getSettingsForm: (id) => getSettingsForm(deps, id),
    async saveSettings(id, values) {
      const errors = await saveSettings(deps, id, values);
      if (Object.keys(errors).length > 0) return { kind: "invalid", errors, values };
      return { kind: "saved", card: await getCard(id) };
    },
    async setRefresh(id, refresh) {
      await getBlock(db, id);
      await updateBlock(db, id, {
        refresh: refresh === null ? null : Refresh.parse(refresh),
        nextRunAt: now(),
        updatedAt: now(),
      });
      bus.publish({ kind: "card", blockId: id });
      return await getCard(id);
    },
    async approveHosts(id, hosts) {
      await approve(deps, id, { hosts, connections: [] });
      return await getCard(id);
    },
    async approveConnections(id, approval) {
      await approve(deps, id, approval);
      return await getCard(id);
    },
    async withdrawConnection(id, connection) {
      await withdrawConnection(deps, id, connection);
      return await getCard(id);
    },
    getLimitsForm: (id) => getLimitsForm(deps, id),
    async saveLimits(id, texts) {
      const errors = await saveLimits(deps, id, texts);
      if (Object.keys(errors).length > 0) return { kind: "invalid", errors };
      return { kind: "saved", card: await getCard(id) };
    },
    async allowDirectNetwork(id, entries) {
      const result = await allowDirectNetwork(deps, id, entries);
      return result.kind === "refused" ? result : { kind: "allowed", card: await getCard(id) };
    },
    async revokeDirectNetwork(id) {
      await revokeDirectNetwork(deps, id);
      return await getCard(id);
    },
  };
}
