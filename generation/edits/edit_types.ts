/** Files of a block that an answer may change in places. */
export const EDITED_FILES = ["backend.ts", "view.tsx", "manifest.json"] as const;
export type EditedFile = typeof EDITED_FILES[number];

/** One change: the text as it stands, and what stands there after. */
export interface Edit {
  readonly file: EditedFile;
  readonly search: string;
  readonly replace: string;
}

/** What is wrong with one edit, or with all of them when `number` is 0. Words of ours, but for `quote`. */
export interface EditProblem {
  /** From 1, in the order of the answer. */
  readonly number: number;
  readonly file?: EditedFile;
  /** Goes on from "Edit 2 of view.tsx": "has nothing to search for". */
  readonly what: string;
  /** Text of the answer or of the code that shows it. */
  readonly quote?: string;
}

export type ReadEdits =
  | { readonly kind: "read"; readonly edits: readonly Edit[] }
  | { readonly kind: "wrong"; readonly problem: EditProblem };
