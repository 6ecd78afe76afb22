import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";

/** What the server says of a place in a file; lines and columns count from 1. */
export interface CodeNote {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly hint: string | null;
}

/** Reads the server's answer; what is not a note is left out. */
export function parseNotes(value: unknown): readonly CodeNote[] {
  return Array.isArray(value) ? value.filter(isNote) : [];
}

function isNote(value: unknown): value is CodeNote {
  return typeof value === "object" && value !== null && "file" in value && "line" in value &&
    "column" in value && "message" in value && typeof value.line === "number" &&
    typeof value.column === "number" && typeof value.message === "string";
}

/** Puts a note where the text is by now: a line that is gone is the last one. */
export function toDiagnostic(note: CodeNote, text: Text): Diagnostic {
  const line = text.line(Math.min(Math.max(1, note.line), text.lines));
  const from = Math.min(line.from + note.column - 1, line.to);
  const word = /^[\w$]+/.exec(text.sliceString(from, line.to))?.[0] ?? "";
  return {
    from,
    to: Math.min(from + Math.max(word.length, 1), line.to),
    severity: note.severity,
    message: note.hint === null ? note.message : `${note.message}\n${note.hint}`,
  };
}
