/** Files of a block that an answer may change in places. */
export const EDITED_FILES = ["backend.ts", "view.tsx", "manifest.json"] as const;
export type EditedFile = typeof EDITED_FILES[number];

/** One change: the text as it stands, and what stands there after. */
export interface Edit {
  readonly file: EditedFile;
  readonly search: string;
  readonly replace: string;
}
