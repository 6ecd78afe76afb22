import type { ConnectionAuth } from "../../domain/connection.ts";
import type { Candidate, Diagnosis, GenerationJob, KnownPattern, Plan, ProbedSource } from "../types.ts";
import type { SectionName } from "./section_budgets.ts";

/** What the prompt says of the kit; the same for every block of a version of Tessera. */
export interface PromptKit {
  /** Components with their props, from `describeKit()`. */
  readonly components: string;
  /** Those that most cards need, for a model with a small context. */
  readonly smallComponents: string;
  readonly libraries: readonly {
    readonly name: string;
    readonly description: string;
    readonly example: string;
  }[];
  /** A complete block that compiles and runs. */
  readonly example: { readonly manifest: string; readonly backend: string; readonly view: string };
}

/** A stored connection as the model may know it: what it is called and where it leads, never what it holds. */
export interface PromptConnection {
  readonly name: string;
  readonly origin: string;
  readonly kind: ConnectionAuth["kind"];
}

/** What the prompt says of the person and the moment. */
export interface PromptFacts {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly timeZone: string;
  readonly locale: string;
  readonly units: "metric" | "imperial";
  /** Stored ones; none unless given. */
  readonly connections?: readonly PromptConnection[];
  /** The person has a browser for pages that need JavaScript: `ctx.browse(url)` works. */
  readonly canBrowse?: boolean;
}

/** What the attempt before gave, for the next one. */
export interface PreviousAttempt {
  /** Absent when the answer held no block. */
  readonly candidate?: Candidate;
  readonly diagnosis: Diagnosis;
  /** The same kind of failure came before: ask for another way. */
  readonly isRepeated: boolean;
}

/** Everything that one attempt is asked with. */
export interface PromptRequest {
  readonly job: GenerationJob;
  readonly facts: PromptFacts;
  readonly previous?: PreviousAttempt;
  /** What sources were seen to answer, most useful first. */
  readonly research?: readonly ProbedSource[];
  /** What worked before, most useful first. */
  readonly patterns?: readonly KnownPattern[];
  /** What the model meant to do. */
  readonly plan?: Plan;
  /** What the model's context holds, prompt and answer together, where that is known; a small one gets less to read. */
  readonly contextTokens?: number;
  /** The answer is wanted as fenced files: no form is asked for beside the prompt. */
  readonly isPlain?: boolean;
}

/** A part of the prompt with what it costs. */
export interface PromptSection {
  readonly name: SectionName;
  readonly text: string;
  /** Estimated: `estimateTokens`. */
  readonly tokens: number;
  /** The same for every request, so that a provider's cache can hold it. */
  readonly isStable: boolean;
}
