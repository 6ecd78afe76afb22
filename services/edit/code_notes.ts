import { cleanText, type RunError, type RunOutcome } from "../../domain/outcome.ts";
import type { CompileProblem, TypeNote } from "../../sandbox/types.ts";
import type { CodeNote } from "./types.ts";

const MAX_CHARS = 600;
const MAX_WARNINGS = 10;

interface Place {
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** An error at a place of a file; the start where no place is known. */
export function noteAt(file: CodeNote["file"], message: string, { line, column }: Place = {}): CodeNote {
  return {
    ...{ file, severity: "error", hint: null },
    ...{ line: Math.max(1, line ?? 1), column: Math.max(1, column ?? 1) },
    message: cleanText(message, MAX_CHARS),
  };
}

/** Why code cannot be compiled or may not stand in a block. */
export function noteOfProblem({ file, message, hint, line, column }: CompileProblem): CodeNote {
  return { ...noteAt(file ?? "backend.ts", message, { line, column }), hint: hint ?? null };
}

/** What TypeScript says: code runs without its types, so nothing of it is an error. */
export function notesOfTypes(notes: readonly TypeNote[]): readonly CodeNote[] {
  return notes.map(({ file, message, line, column }) => ({
    ...noteAt(file, message, { line, column }),
    severity: "warning",
  }));
}

/** What a run says of the code: its error at its line, or what was dropped of its view. */
export function notesOfOutcome(outcome: RunOutcome): readonly CodeNote[] {
  if (outcome.requests.some(({ refused }) => refused !== undefined)) {
    const message = "It asks its sources for what was not recorded: only saving can tell, by a live trial";
    return [{ ...noteAt("backend.ts", message), severity: "info" }];
  }
  if (outcome.kind === "failed") return [noteOfError(outcome.error, outcome.stage)];
  return outcome.warnings.slice(0, MAX_WARNINGS).map(({ message }) => ({
    ...noteAt("view.tsx", message),
    severity: "warning",
  }));
}

/** The error of a run where it happened in the code. */
export function noteOfError({ kind, file, message, hint, line, column }: RunError, stage = ""): CodeNote {
  const guess = stage === "render" ? "view.tsx" : "backend.ts";
  const words = kind === "schema" ? `The data does not fit dataSchema: ${message}` : message;
  return { ...noteAt(file ?? guess, words, { line, column }), hint: hint ?? null };
}
