import { z } from "zod";
import { HEALING_MODES } from "./heal_policy.ts";

export const THRESHOLD_BOUNDS = { least: 1, most: 20 } as const;

const fields = {
  mode: z.enum(HEALING_MODES),
  /** Failures in a row before a heal begins. */
  threshold: z.number().int().min(THRESHOLD_BOUNDS.least).max(THRESHOLD_BOUNDS.most),
  /** The model may see short samples of what the source answers, not only its shape. */
  allowsSamples: z.boolean(),
};

/** What a person set for one block; the rest is as for every block. */
export const BlockHealing = z.object(fields).partial().readonly();
export type BlockHealing = z.infer<typeof BlockHealing>;

/** What holds for blocks that nothing was set for. */
export const HealingSettings = z.object(fields).readonly();
export type HealingSettings = z.infer<typeof HealingSettings>;

/** Unattended repair is safe where it is proven, and what is not proven waits for a person (decision 0020). */
export const DEFAULT_HEALING: HealingSettings = { mode: "automatic", threshold: 3, allowsSamples: false };

/** Samples are allowed block by block: what one source may tell a model says nothing of another. */
export function healingOf(own: BlockHealing, usual: HealingSettings): HealingSettings {
  return {
    mode: own.mode ?? usual.mode,
    threshold: own.threshold ?? usual.threshold,
    allowsSamples: own.allowsSamples ?? false,
  };
}
