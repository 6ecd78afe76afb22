import type { RunError } from "../domain/outcome.ts";
import type { Card } from "../services/types.ts";
import { href } from "../urls.ts";
import { LinkButton, SubmitButton } from "./button.tsx";
import { CARD_SWAP } from "./card_swap.ts";
import { limitHref } from "./limit_href.ts";
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
      <p class="card-words">{error.hint ?? nextStep(card, error, canRetry)}</p>
      <form class="card-buttons" method="post" action={href("blockRefreshes", block)} {...CARD_SWAP}>
        <SubmitButton size="small">Try again</SubmitButton>
        <WayOn card={card} error={error} />
      </form>
    </div>
  );
}

/** Where a person can do something about it. */
function WayOn({ card, error }: Pick<CardFailureProps, "card" | "error">) {
  const block = { block: card.id };
  if (card.raisableLimit !== null) {
    return (
      <LinkButton size="small" href={limitHref(card.id, card.raisableLimit)}>Raise the limit</LinkButton>
    );
  }
  if (error.kind === "blocked_address" && card.directNetwork.length > 0) {
    return <LinkButton size="small" href={href("blockDirect", block)}>Direct network</LinkButton>;
  }
  return isAboutSettings(card, error)
    ? <LinkButton size="small" href={href("blockSettings", block)}>Change settings</LinkButton>
    : <LinkButton size="small" href={href("block", block)}>See the run</LinkButton>;
}

function nextStep(card: Card, error: RunError, canRetry: boolean): string {
  if (isAboutSettings(card, error)) return "The block itself says so: look at its settings.";
  return canRetry
    ? "It is tried again by itself; nothing is needed from you."
    : "Your move: look at the run, or correct the block.";
}

/** A block throws words of its own mostly over what it was given: a place that is none, a name that nobody has. */
function isAboutSettings({ hasSettings }: Card, { kind }: RunError): boolean {
  return hasSettings && kind === "exception";
}
