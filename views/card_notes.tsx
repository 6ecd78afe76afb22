import type { RunError } from "../domain/outcome.ts";
import type { Card } from "../services/types.ts";
import { href } from "../urls.ts";
import { limitHref } from "./limit_href.ts";
import { Note } from "./note.tsx";
import { RelativeTime } from "./relative_time.tsx";

/** What is old, why, and where to look: under data that still stands. */
export function ageNote(
  state: { readonly at: number; readonly error: RunError },
  card: Card,
  now: number,
) {
  return (
    <div class="card-note">
      <Note tone="warn">
        <p>
          Data from <RelativeTime at={state.at} now={now} />: {lowerFirst(shorten(state.error.message))}.{" "}
          {card.raisableLimit === null
            ? <a href={href("block", { block: card.id })}>Details</a>
            : <a href={limitHref(card.id, card.raisableLimit)}>Raise the limit</a>}
        </p>
      </Note>
    </div>
  );
}

/** The first of many problems of one kind: the rest is in the details. */
function shorten(text: string): string {
  const [first = "", ...others] = text.split("; ");
  return others.length < 2 ? text : `${first}, and so on`;
}

/** An error message as the second half of a sentence; names and acronyms keep their capitals. */
export function lowerFirst(text: string): string {
  const trimmed = text.replace(/[.\s]+$/, "");
  return /^[A-Z][a-z]+(?![A-Za-z])/.test(trimmed)
    ? trimmed.charAt(0).toLowerCase() + trimmed.slice(1)
    : trimmed;
}
