import { isRecord } from "../../domain/json.ts";
import { type Edit, EDITED_FILES, type EditedFile, type EditProblem, type ReadEdits } from "./edit_types.ts";

/** More than this is a rewrite: the whole file is shorter. */
export const MAX_EDITS = 40;
const MAX_TEXT_CHARS = 50_000;

/** The `edits` of a JSON answer. Other names that models use for the same are read. */
export function readEdits(written: unknown): ReadEdits {
  const entries = Array.isArray(written) ? written : isRecord(written) ? [written] : [];
  if (entries.length > MAX_EDITS) return tooMany(entries.length);
  const edits: Edit[] = [];
  for (const [index, entry] of entries.entries()) {
    const edit = readEdit(entry, index + 1);
    if ("what" in edit) return { kind: "wrong", problem: edit };
    edits.push(edit);
  }
  return { kind: "read", edits };
}

export function tooMany(count: number): ReadEdits {
  const what = `are too many: ${count}, at most ${MAX_EDITS}`;
  return { kind: "wrong", problem: { number: 0, what } };
}

function readEdit(entry: unknown, number: number): Edit | EditProblem {
  if (!isRecord(entry)) return { number, what: "is not an object with file, search and replace" };
  const written = entry.file ?? entry.path ?? entry.filename;
  const file = readFileName(written);
  if (file === undefined) {
    return { number, what: "names a file that a block does not have", quote: String(written) };
  }
  const search = readText(entry.search ?? entry.old ?? entry.find ?? entry.old_string);
  const replace = readText(entry.replace ?? entry.new ?? entry.new_string ?? entry.replacement);
  if (search === undefined || replace === undefined) {
    return { number, file, what: "needs the texts search and replace" };
  }
  if (search.length > MAX_TEXT_CHARS || replace.length > MAX_TEXT_CHARS) {
    return { number, file, what: "is longer than a file may be" };
  }
  return { file, search, replace };
}

/** "./src/View.tsx" and "view" are view.tsx. */
export function readFileName(written: unknown): EditedFile | undefined {
  if (typeof written !== "string" || written.length > 200) return undefined;
  const name = written.trim().toLowerCase().split(/[\\/]/).at(-1) ?? "";
  return EDITED_FILES.find((file) => file === name || file.slice(0, file.indexOf(".")) === name);
}

function readText(value: unknown): string | undefined {
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("\n");
  return typeof value === "string" ? value : undefined;
}
