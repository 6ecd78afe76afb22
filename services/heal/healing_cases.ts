import { z } from "zod";
import { NotFoundError } from "../../domain/errors.ts";
import { BlockHealing, type HealingSettings, THRESHOLD_BOUNDS } from "../../domain/heal_settings.ts";
import { HEALING_MODES } from "../../domain/heal_policy.ts";
import type { BlockId } from "../../domain/ids.ts";
import { getBlock, updateBlock } from "../../storage/blocks.ts";
import { findHeal, type HealRow, listHeals, updateHeal } from "../../storage/heals.ts";
import type { ServiceDeps } from "../deps.ts";
import type { Card, FieldErrors, HealSummary } from "../types.ts";
import type { Healer } from "./healer.ts";
import { getUsualHealing, saveUsualHealing } from "./healing_store.ts";
import type { HealingCases } from "./types.ts";

const SHOWN_HEALS = 20;
const { least, most } = THRESHOLD_BOUNDS;
const BOUNDS = `expected a whole number from ${least} to ${most}`;

const Mode = z.enum(HEALING_MODES, "expected off, review or automatic");
const Threshold = z.string().trim().regex(/^\d{1,3}$/, BOUNDS).transform(Number).refine(
  (number) => number >= least && number <= most,
  BOUNDS,
);
const Empty = z.literal("").transform(() => undefined);
const OwnForm = z.object({
  mode: z.union([Empty, Mode]).optional(),
  threshold: z.union([Empty, Threshold]).optional(),
  allowsSamples: z.literal("on").optional(),
});
const UsualForm = z.object({ mode: Mode, threshold: Threshold });

/** The use cases of repairs, ready to call. */
export function createHealingCases(
  deps: ServiceDeps,
  { healer, getCard }: { readonly healer: Healer; readonly getCard: (id: BlockId) => Promise<Card> },
): HealingCases {
  const { db } = deps;
  return {
    async getHealing(id) {
      const { healing } = await getBlock(db, id);
      return { own: healing, usual: await getUsualHealing(db) };
    },
    async saveHealing(id, texts) {
      await getBlock(db, id);
      const form = OwnForm.safeParse(texts);
      if (!form.success) return { kind: "invalid", errors: errorsOf(form.error) };
      const { mode, threshold, allowsSamples } = form.data;
      const healing = BlockHealing.parse({
        ...(mode !== undefined && { mode }),
        ...(threshold !== undefined && { threshold }),
        ...(allowsSamples === "on" && { allowsSamples: true }),
      });
      await updateBlock(db, id, { healing, updatedAt: deps.now() });
      deps.bus.publish({ kind: "card", blockId: id });
      return { kind: "saved", card: await getCard(id) };
    },
    getUsualHealing: () => getUsualHealing(db),
    async saveUsualHealing(texts) {
      const form = UsualForm.safeParse(texts);
      if (!form.success) return errorsOf(form.error);
      const usual: HealingSettings = { ...form.data, allowsSamples: false };
      await saveUsualHealing(db, usual, deps.now());
      return {};
    },
    healBlock: (id, trigger) => healer.heal(id, trigger),
    async dismissHeal(id, heal) {
      if (await findHeal(db, id, heal) === undefined) throw new NotFoundError("repair", String(heal));
      await updateHeal(db, heal, { dismissedAt: deps.now() });
      deps.bus.publish({ kind: "card", blockId: id });
      return await getCard(id);
    },
    async listHeals(id) {
      return (await listHeals(db, id, SHOWN_HEALS)).map(toSummary);
    },
  };
}

/**
 * A person who goes back from a repair does not want the next one unseen either: from then on the block asks first.
 * Called before the return.
 */
export async function noteReturn(deps: ServiceDeps, id: BlockId, version: number): Promise<void> {
  const block = await getBlock(deps.db, id);
  const [newest] = await listHeals(deps.db, id, 1);
  if (newest?.status !== "adopted" || newest.version !== block.currentVersion) return;
  if (newest.baseVersion !== version) return;
  await updateHeal(deps.db, newest.id, { dismissedAt: deps.now() });
  if (block.healing.mode === "off") return;
  await updateBlock(deps.db, id, { healing: { ...block.healing, mode: "review" }, updatedAt: deps.now() });
}

function toSummary(row: HealRow): HealSummary {
  const { id, status, trigger, baseVersion, version, generationId, changes, result, problem } = row;
  return {
    ...{ id, status, trigger, baseVersion, version, generationId, changes, result, problem },
    startedAt: row.startedAt,
    at: row.endedAt ?? row.startedAt,
  };
}

function errorsOf(error: z.ZodError): FieldErrors {
  return Object.fromEntries(error.issues.map(({ path, message }) => {
    const isUnion = message === "Invalid input";
    const field = String(path[0]);
    return [
      field,
      isUnion ? (field === "threshold" ? BOUNDS : "expected off, review or automatic") : message,
    ];
  }));
}
