import type { Manifest, SettingDefinition } from "../domain/manifest.ts";
import type { Technique } from "../domain/technique.ts";

export { type Technique, TECHNIQUES } from "../domain/technique.ts";

/** The three files of a block before anyone has judged them. */
export interface Candidate {
  readonly manifest: Manifest;
  readonly backend: string;
  readonly view: string;
}

/** What a generation is to do; the person's own words go in as they were typed. */
export type GenerationJob =
  | { readonly kind: "new"; readonly sentence: string }
  /** The block was made from this sentence and these requests before, by another model; it is written anew. */
  | {
    readonly kind: "rebuild";
    readonly sentence: string;
    readonly requests: readonly string[];
    readonly isImported?: boolean;
  }
  /** One more request, on the version that is there. */
  | {
    readonly kind: "edit";
    readonly sentence: string;
    /** Earlier requests, oldest first. */
    readonly requests: readonly string[];
    /** Sentence and earlier requests came with a package: a stranger's words. */
    readonly isImported?: boolean;
    readonly request: string;
    readonly base: Candidate;
  }
  /** The version worked and fails by now. Its hosts, connections and schedule stay as they are. */
  | {
    readonly kind: "heal";
    readonly sentence: string;
    readonly requests: readonly string[];
    readonly isImported?: boolean;
    readonly base: Candidate;
    readonly problem: Diagnosis;
    /** What the sources answered, then and now, as shapes without values. */
    readonly shapes: readonly SourceShape[];
  };

/** Shapes of one source's answers in words (`describeShape`), never their values. */
export interface SourceShape {
  /** Method and address without query. */
  readonly source: string;
  readonly before: string | null;
  readonly now: string | null;
}

/** What a source was seen to answer, before code was written. All of it is outside text but `problem`. */
export interface ProbedSource {
  readonly url: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly contentType?: string;
  /** Those that matter: rate limits, retry-after, link, last-modified. */
  readonly headers: readonly (readonly [string, string])[];
  /** Fields and types in words; empty without an answer. */
  readonly shape: string;
  /** A short quote. */
  readonly excerpt: string;
  /** Why there is no answer, in our words. */
  readonly problem?: string;
}

/** What worked before for a request of this kind. */
export interface KnownPattern {
  readonly id: number;
  readonly host: string;
  /** Endpoint with its variable parts as `{name}`. */
  readonly endpoint: string;
  readonly technique: Technique;
  /** Component that showed it, such as "Table". */
  readonly view: string;
  readonly request: string;
  /** Times that it was adopted. */
  readonly uses: number;
}

/** What the model means to do, shown to the person before the code is there. */
export interface Plan {
  readonly source: string;
  readonly technique: string;
  /** What to try next when the source does not hold. */
  readonly fallbacks: readonly string[];
  readonly view: string;
  readonly refresh: string;
  /** What only the person can give. */
  readonly needs: readonly string[];
}

/** A block that cannot be made from what is there: why, and what would make it possible. */
export interface Refusal {
  /** One or two sentences. */
  readonly reason: string;
  /** A connection that would make it possible, as the form's fields. */
  readonly connection?: {
    readonly name: string;
    readonly origin: string;
    readonly kind: string;
    readonly header?: string;
    /** Where the person gets the secret. */
    readonly help: string;
  };
  /** Sentences that would work instead. */
  readonly alternatives: readonly string[];
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
  /** What TypeScript says of the code, a place and a sentence each, the likeliest first; quotes that code. */
  readonly typeNotes?: readonly string[];
  /** What may lie behind it, the likeliest first, in our words; a few. */
  readonly causes?: readonly string[];
  /** The source that answered with this status, where that is what happened. */
  readonly source?: { readonly host: string; readonly status: number };
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
  /** Settings that only the person can fill in; the trial runs when they did. */
  | { readonly kind: "needs_facts"; readonly settings: readonly SettingDefinition[] }
  | { readonly kind: "bad"; readonly score: number; readonly diagnosis: Diagnosis };

export type GenerationStage =
  | "researching"
  | "planning"
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
  | { readonly kind: "plan"; readonly attempt: number; readonly plan: Plan; readonly at: number }
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
  | {
    readonly kind: "needs_facts";
    readonly candidate: Candidate;
    readonly settings: readonly SettingDefinition[];
    readonly attempts: number;
    readonly usage: TokenUsage;
  }
  | {
    readonly kind: "refused";
    readonly refusal: Refusal;
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
