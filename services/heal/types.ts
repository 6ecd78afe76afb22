import type { BlockHealing, HealingSettings } from "../../domain/heal_settings.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { Card, FieldErrors, HealSummary } from "../types.ts";
import type { HealStart } from "./healer.ts";

/** What a block's form shows: what a person set, and what holds where nothing is set. */
export interface HealingForm {
  readonly own: BlockHealing;
  readonly usual: HealingSettings;
}

export type SavedHealing =
  | { readonly kind: "saved"; readonly card: Card }
  | { readonly kind: "invalid"; readonly errors: FieldErrors };

/** The use cases of repairs. */
export interface HealingCases {
  getHealing(id: BlockId): Promise<HealingForm>;
  /** Fields as they were typed; an empty mode or threshold is the usual one. */
  saveHealing(id: BlockId, texts: Readonly<Record<string, string>>): Promise<SavedHealing>;
  getUsualHealing(): Promise<HealingSettings>;
  /** Errors by field; empty when it was saved. */
  saveUsualHealing(texts: Readonly<Record<string, string>>): Promise<FieldErrors>;
  /** Runs the block once more and begins a repair when it fails; does not wait for its end. */
  healBlock(id: BlockId, trigger: "person" | "command"): Promise<HealStart>;
  /** Puts the word about a repair away. */
  dismissHeal(id: BlockId, heal: number): Promise<Card>;
  /** Repairs of a block, newest first. */
  listHeals(id: BlockId): Promise<readonly HealSummary[]>;
}
