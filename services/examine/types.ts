/** What was looked at, how it is, and for whatever is not good what that means and how to mend it. */
export interface Finding {
  readonly name: string;
  /** "note" is worth knowing and stops nothing. */
  readonly state: "good" | "note" | "bad";
  /** What was seen, with the value. */
  readonly note: string;
  /** What follows from it, in a sentence. */
  readonly means?: string;
  /** What to do, a step each: a command or a setting to copy stands by itself. */
  readonly mend?: readonly string[];
  /** Of "isolation": the level in force. */
  readonly level?: "full" | "standard";
  /** More about it, a line each. */
  readonly details?: readonly string[];
}

/** Looks at one part; what it throws is one bad finding, and the others go on. */
export type Examiner = () => Promise<readonly Finding[]>;
