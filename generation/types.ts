import type { Manifest } from "../domain/manifest.ts";

/** The three files of a block before anyone has judged them. */
export interface Candidate {
  readonly manifest: Manifest;
  readonly backend: string;
  readonly view: string;
}

export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
}

/**
 * Why an attempt is not good, in words that help the next one.
 * `evidence` quotes outside text: it goes to the model as marked data only.
 */
export interface Diagnosis {
  readonly kind: string;
  /** One sentence, ours; safe to show a person. */
  readonly happened: string;
  readonly evidence?: string;
  readonly advice: string;
  /** Whose move: the model tries again, or a person must act (approve a host, give a key). */
  readonly move: "retry" | "person";
}

/** What a trial says of a candidate. `score` orders failed attempts: the best is kept as the draft. */
export type TrialVerdict =
  | { readonly kind: "good"; readonly warnings: readonly string[] }
  /** `connections` are names, of stored ones and of ones that a person would have to make first. */
  | {
    readonly kind: "needs_approval";
    readonly hosts: readonly string[];
    readonly connections?: readonly string[];
  }
  | { readonly kind: "bad"; readonly score: number; readonly diagnosis: Diagnosis };

export type GenerationStage =
  | "asking"
  | "writing"
  | "checking"
  | "approving"
  | "running"
  | "judging"
  | "repairing"
  | "done";

export type GenerationEvent =
  | {
    readonly kind: "stage";
    readonly stage: GenerationStage;
    readonly attempt: number;
    readonly note: string;
    readonly at: number;
  }
  | { readonly kind: "tokens"; readonly attempt: number; readonly total: number; readonly at: number }
  | { readonly kind: "code"; readonly attempt: number; readonly delta: string; readonly at: number }
  | {
    readonly kind: "verdict";
    readonly attempt: number;
    readonly verdict: TrialVerdict;
    readonly at: number;
  };

export type GenerationResult =
  | {
    readonly kind: "adopted";
    readonly candidate: Candidate;
    readonly attempts: number;
    readonly usage: TokenUsage;
  }
  | {
    readonly kind: "draft";
    readonly candidate: Candidate;
    readonly diagnosis: Diagnosis;
    readonly attempts: number;
    readonly usage: TokenUsage;
  }
  | {
    readonly kind: "needs_approval";
    readonly candidate: Candidate;
    readonly hosts: readonly string[];
    readonly connections?: readonly string[];
    readonly attempts: number;
    readonly usage: TokenUsage;
  }
  /** No candidate at all: the model is missing, refused, or never gave one. */
  | {
    readonly kind: "failed";
    readonly diagnosis: Diagnosis;
    readonly attempts: number;
    readonly usage: TokenUsage;
  }
  | {
    readonly kind: "cancelled";
    readonly candidate?: Candidate;
    readonly attempts: number;
    readonly usage: TokenUsage;
  };
