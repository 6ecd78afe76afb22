import { type Change, diffLines, diffWordsWithSpace } from "diff";

/** A piece of a line; `isChanged` marks what differs from the paired line. */
export interface DiffPart {
  readonly text: string;
  readonly isChanged: boolean;
}

export type DiffRow =
  | {
    readonly kind: "same" | "added" | "removed";
    /** Line number in the older and the newer text, from 1. */
    readonly before: number | null;
    readonly after: number | null;
    readonly parts: readonly DiffPart[];
  }
  /** Equal lines that are left out. */
  | { readonly kind: "gap"; readonly lines: number };

export type TextDiff =
  | { readonly kind: "same" }
  | {
    readonly kind: "rows";
    readonly rows: readonly DiffRow[];
    readonly added: number;
    readonly removed: number;
  }
  /** Comparing them would take too long. */
  | { readonly kind: "too_different" };

type LineRow = Exclude<DiffRow, { kind: "gap" }>;

const CONTEXT_LINES = 3;
const MAX_DIFF_CHARS = 200_000;
const DIFF_TIMEOUT_MS = 200;
const MAX_WORD_DIFF_CHARS = 400;

/** Compares two texts line by line, and changed lines word by word, with three lines of context. */
export function diffTexts(before: string, after: string): TextDiff {
  if (before === after) return { kind: "same" };
  if (before.length + after.length > MAX_DIFF_CHARS) return { kind: "too_different" };
  const changes = diffLines(before, after, { timeout: DIFF_TIMEOUT_MS });
  if (changes === undefined) return { kind: "too_different" };
  const rows = toRows(changes);
  return {
    kind: "rows",
    rows: foldGaps(rows),
    added: rows.filter((row) => row.kind === "added").length,
    removed: rows.filter((row) => row.kind === "removed").length,
  };
}

function toRows(changes: readonly Change[]): readonly LineRow[] {
  const rows: LineRow[] = [];
  const next = { before: 1, after: 1 };
  for (const [index, change] of changes.entries()) {
    const kind = change.added ? "added" : change.removed ? "removed" : "same";
    const partner = partnerLines(changes, index);
    for (const [lineIndex, line] of splitLines(change.value).entries()) {
      rows.push({
        kind,
        before: kind === "added" ? null : next.before++,
        after: kind === "removed" ? null : next.after++,
        parts: kind === "same" ? whole(line) : markWords(line, partner[lineIndex], kind),
      });
    }
  }
  return rows;
}

/** Lines on the other side of a replacement: removed lines stand right before the added ones. */
function partnerLines(changes: readonly Change[], index: number): readonly string[] {
  const change = changes[index];
  const before = changes[index - 1];
  const after = changes[index + 1];
  if (change?.removed && after?.added) return splitLines(after.value);
  if (change?.added && before?.removed) return splitLines(before.value);
  return [];
}

/** The words of a line that its partner on the other side does not have. */
function markWords(
  line: string,
  partner: string | undefined,
  kind: "added" | "removed",
): readonly DiffPart[] {
  if (partner === undefined || line.length + partner.length > MAX_WORD_DIFF_CHARS) return whole(line);
  const words = kind === "added" ? diffWordsWithSpace(partner, line) : diffWordsWithSpace(line, partner);
  const parts = words
    .filter((word) => kind === "added" ? !word.removed : !word.added)
    .map((word) => ({ text: word.value, isChanged: word.added || word.removed }));
  // Marks on nearly everything help nobody: such lines are simply another text.
  const isOtherText = !parts.some((part) => !part.isChanged && part.text.trim() !== "");
  return isOtherText ? whole(line) : parts;
}

function foldGaps(rows: readonly LineRow[]): readonly DiffRow[] {
  const isNear = rows.map(() => false);
  for (const [index, row] of rows.entries()) {
    if (row.kind !== "same") isNear.fill(true, Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1);
  }
  const folded: DiffRow[] = [];
  for (const [index, row] of rows.entries()) {
    const last = folded.at(-1);
    if (isNear[index]) folded.push(row);
    else if (last?.kind === "gap") folded[folded.length - 1] = { kind: "gap", lines: last.lines + 1 };
    else folded.push({ kind: "gap", lines: 1 });
  }
  return folded;
}

function whole(text: string): readonly DiffPart[] {
  return [{ text, isChanged: false }];
}

function splitLines(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
