import type { LineState } from "./change.ts";

/** A line that is lost for a moment is not worth a word. */
const PATIENCE_MS = 4_000;
const WORDS: Readonly<Record<Exclude<LineState, "open">, string>> = {
  lost: "No connection to Tessera: the cards show what they had, and it is tried again",
  outdated: "Tessera was updated: reload the page when it suits you",
};

let waiting: ReturnType<typeof setTimeout> | undefined;

/** Says quietly at the foot of the page that it is not live at the moment. */
export function showLineState(state: LineState): void {
  clearTimeout(waiting);
  if (state === "open") return write("");
  waiting = setTimeout(
    () => write(WORDS[state]),
    state === "lost" ? PATIENCE_MS : 0,
  );
}

function write(words: string): void {
  const note = document.getElementById("live-note");
  if (note === null) return;
  note.textContent = words;
  note.hidden = words === "";
}
