import { type Edit, EDITED_FILES, type EditedFile, type EditProblem, type ReadEdits } from "./edit_types.ts";
import { MAX_EDITS, tooMany } from "./read_edits.ts";

export type FoundBlocks = ReadEdits & { readonly isCutOff: boolean };

interface Open {
  readonly file: EditedFile | undefined;
  readonly search: string[];
  readonly replace: string[];
  part: "search" | "replace";
}

const START = /^\s*<{5,9}\s*(SEARCH|ORIGINAL)\s*$/i;
const MIDDLE = /^\s*={5,9}\s*$/;
const END = /^\s*>{5,9}\s*(REPLACE|UPDATED)\s*$/i;
/** Lines back from a block in which its file may be named: a heading, a blank line, a fence. */
const NAME_LINES = 3;

/**
 * Edits as blocks of text, for models that cannot write JSON reliably: the file's name on a line of its own, then
 * `<<<<<<< SEARCH`, the old lines, `=======`, the new lines, `>>>>>>> REPLACE`. A block without a name is of the file
 * before.
 */
export function findEditBlocks(text: string): FoundBlocks {
  const edits: Edit[] = [];
  const before: string[] = [];
  let open: Open | undefined;
  let file: EditedFile | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (START.test(line)) {
      file = nameIn(before) ?? file;
      open = { file, search: [], replace: [], part: "search" };
    } else if (open === undefined) {
      before.push(line);
      if (before.length > NAME_LINES) before.shift();
    } else if (open.part === "search" && MIDDLE.test(line)) open.part = "replace";
    else if (END.test(line)) {
      const edit = closeBlock(open, edits.length + 1);
      if ("what" in edit) return { kind: "wrong", problem: edit, isCutOff: false };
      edits.push(edit);
      if (edits.length > MAX_EDITS) return { ...tooMany(edits.length), isCutOff: false };
      before.length = 0;
      open = undefined;
    } else open[open.part].push(line);
  }
  return { kind: "read", edits, isCutOff: open !== undefined };
}

function closeBlock({ file, search, replace, part }: Open, number: number): Edit | EditProblem {
  if (file === undefined) return { number, what: "does not name its file on the line before" };
  if (part === "search") return { number, file, what: "has no ======= between the old and the new lines" };
  return { file, search: search.join("\n"), replace: replace.join("\n") };
}

function nameIn(lines: readonly string[]): EditedFile | undefined {
  for (const line of lines.toReversed()) {
    const found = EDITED_FILES.find((name) => line.toLowerCase().includes(name));
    if (found !== undefined) return found;
  }
  return undefined;
}
