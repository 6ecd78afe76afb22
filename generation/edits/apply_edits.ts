import type { Candidate } from "../types.ts";
import { closestLines } from "./closest_lines.ts";
import type { Edit, EditedFile, EditProblem } from "./edit_types.ts";
import { manifestText } from "./manifest_text.ts";
import { matchText } from "./match_text.ts";

/** The files as text, the manifest as it was shown. */
export type BlockTexts = Readonly<Record<EditedFile, string>>;

export type AppliedEdits =
  | { readonly kind: "applied"; readonly texts: BlockTexts; readonly changed: ReadonlySet<EditedFile> }
  | { readonly kind: "failed"; readonly problem: EditProblem };

export function textsOf({ manifest, backend, view }: Candidate): BlockTexts {
  return { "backend.ts": backend, "view.tsx": view, "manifest.json": manifestText(manifest) };
}

/** One edit after the other; all of them or none. */
export function applyEdits(base: BlockTexts, edits: readonly Edit[]): AppliedEdits {
  const texts = { ...base };
  for (const [index, edit] of edits.entries()) {
    const problem = applyEdit(texts, edit);
    if (problem !== undefined) {
      return { kind: "failed", problem: { number: index + 1, file: edit.file, ...problem } };
    }
  }
  return { kind: "applied", texts, changed: new Set(edits.map(({ file }) => file)) };
}

function applyEdit(
  texts: Record<EditedFile, string>,
  { file, search, replace }: Edit,
): Pick<EditProblem, "what" | "quote"> | undefined {
  const code = texts[file];
  if (search.trim() === "") return { what: "has nothing to search for" };
  const match = matchText(code, search);
  if (match.kind === "many") {
    return { what: `searches for text that stands there ${match.count} times`, quote: search };
  }
  if (match.kind === "none") {
    return { what: "searches for text that does not stand there", quote: closestLines(code, search) };
  }
  // By position, not by `replace`: the new text may hold "$&".
  const added = match.isExact ? replace : fitIndent(code, match.start, { search, replace });
  texts[file] = code.slice(0, match.start) + added + code.slice(match.end);
  return undefined;
}

/**
 * A loose match begins at the first character that is seen and ends after the last one, so blanks around the new text
 * go, and its lines move by as much as its first line was off.
 */
function fitIndent(
  code: string,
  start: number,
  { search, replace }: Pick<Edit, "search" | "replace">,
): string {
  const lineStart = code.lastIndexOf("\n", start - 1) + 1;
  const has = /^[ \t]*/.exec(code.slice(lineStart, start))?.[0] ?? "";
  const wrote = /^[ \t]*/.exec(search.replace(/^(\s*\n)+/, ""))?.[0] ?? "";
  const [first = "", ...rest] = replace.replace(/^(\s*\n)+/, "").trimEnd().split("\n");
  const moved = rest.map((line) =>
    has.length >= wrote.length
      ? line === "" ? line : has.slice(wrote.length) + line
      : line.replace(new RegExp(`^[ \\t]{0,${Math.min(wrote.length - has.length, 100)}}`), "")
  );
  return [first.trimStart(), ...moved].join("\n");
}
