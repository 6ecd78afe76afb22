import type { Technique } from "../../domain/technique.ts";

/** What the program learned, as a person may see and delete it. */
export interface Learned {
  readonly successes: readonly LearnedSuccess[];
  /** There are more than the list shows. */
  readonly hasMore: boolean;
  readonly errors: readonly LearnedError[];
}

/** A way to get facts that worked. */
export interface LearnedSuccess {
  readonly id: number;
  /** The person's own words. */
  readonly request: string;
  /** Empty for a block that asks nobody. */
  readonly host: string;
  readonly endpoint: string;
  readonly technique: Technique;
  /** Components that showed it; may be empty. */
  readonly view: string;
  /** Blocks that it was adopted for. */
  readonly uses: number;
  /** Times that it stopped working. */
  readonly broken: number;
  /** Epoch milliseconds. */
  readonly lastWorkedAt: number;
}

/** A failure that is known, and what its advice was worth. */
export interface LearnedError {
  readonly id: number;
  readonly title: string;
  readonly advice: string;
  readonly seen: number;
  readonly tried: number;
  readonly worked: number;
  readonly isEnabled: boolean;
}

export interface PatternCases {
  listLearned(): Promise<Learned>;
  /** Throws `NotFoundError`. */
  forgetPattern(id: number): Promise<void>;
  /** Every success pattern, and every count of the error patterns; those themselves stay. */
  forgetAllPatterns(): Promise<void>;
  /** Throws `NotFoundError`. */
  setErrorPattern(id: number, isEnabled: boolean): Promise<void>;
}
