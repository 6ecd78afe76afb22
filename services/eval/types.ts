import type { GenerationView } from "../types.ts";
import type { FactCount } from "./check_facts.ts";
import type { Facts } from "./facts.ts";

/** A whole program for one prompt: empty at the beginning, so that nothing is learned from the one before. */
export type EvalStatus = GenerationView["status"] | "timed_out" | "error";

/** How one prompt went once. */
export interface EvalResult {
  readonly id: string;
  /** Counted from 1. */
  readonly turn: number;
  readonly status: EvalStatus;
  /** It ended as it should, and every fact was there. */
  readonly isGood: boolean;
  readonly facts: FactCount;
  readonly attempts: number;
  readonly tokens: EvalTokens;
  /** US dollars; null where the price is not known. */
  readonly cost: number | null;
  /** From the sentence to the end of the generation. */
  readonly seconds: number;
  /** From the model's last byte to the stored version; null unless it was adopted. */
  readonly lastTokenMs: number | null;
  /** Why it is not good: the kind of the diagnosis, or `facts`, `hosts`, `connections`, `settings`; null when it is. */
  readonly reasonKind: string | null;
  readonly reason: string | null;
}

/** As the provider counts, or estimated where it does not. */
export interface EvalTokens {
  readonly total: number;
  readonly prompt: number;
  /** Of the prompt's, those that the provider had in its cache. */
  readonly cached: number;
  readonly completion: number;
}

/** Facts that hold at a later moment: data that stands still is found out there. */
export interface LaterFacts {
  /** Moves every clock of the program and of its sources. */
  readonly moveClock: () => void;
  readonly facts: Facts;
}
