import { cleanText } from "../../../domain/outcome.ts";
import type { CodeCheck, CodeNote } from "../../../services/edit/types.ts";

/** What a check of the code found, for a browser without scripts. */
export function CheckNote({ check: { notes, hasRun } }: { readonly check: CodeCheck }) {
  const isBad = notes.some(({ severity }) => severity === "error");
  return (
    <div class="note run-failure" data-tone={isBad ? "warn" : "good"} role="alert">
      <p>
        <strong>
          {isBad
            ? "Not saved: something is to be put right"
            : hasRun
            ? "Not saved yet: it runs on recorded answers"
            : "Not saved yet: nothing wrong was found without running it"}
        </strong>
      </p>
      <NoteList notes={notes} />
    </div>
  );
}

/** Notes with their places, as a compiler lists them. */
export function NoteList({ notes }: { readonly notes: readonly CodeNote[] }) {
  if (notes.length === 0) return null;
  return (
    <ul class="plain-list">
      {notes.map(({ file, line, column, message, hint }) => (
        <li key={`${file}${line}${column}${message}`}>
          <code>{`${file}:${line}:${column}`}</code>
          {` ${cleanText(message)}${hint === null ? "" : `. ${cleanText(hint)}`}`}
        </li>
      ))}
    </ul>
  );
}
