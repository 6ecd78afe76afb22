import type { RunError } from "../domain/outcome.ts";
import type { Card } from "../services/types.ts";
import { href } from "../urls.ts";
import { LinkButton, SubmitButton } from "./button.tsx";
import { CARD_SWAP } from "./card_swap.ts";
import { Note } from "./note.tsx";

interface CardFailureProps {
  readonly card: Card;
  readonly error: RunError;
  /** It is tried again by itself. */
  readonly canRetry: boolean;
}

/** Nothing to show: what happened, whose move it is, and the next step. */
export function CardFailure({ card, error, canRetry }: CardFailureProps) {
  const block = { block: card.id };
  return (
    <div class="card-body">
      <Note tone="bad">
        <p class="clip">{error.message}</p>
      </Note>
      <p class="card-words">
        {error.hint ?? (canRetry
          ? "It is tried again by itself; nothing is needed from you."
          : "Your move: look at the run, or correct the block.")}
      </p>
      <form class="card-buttons" method="post" action={href("blockRefreshes", block)} {...CARD_SWAP}>
        <SubmitButton size="small">Try again</SubmitButton>
        <LinkButton size="small" href={href("block", block)}>See the run</LinkButton>
      </form>
    </div>
  );
}
