import type { Card, GenerationView } from "../services/types.ts";
import { href } from "../urls.ts";
import { LinkButton, SubmitButton } from "./button.tsx";
import { CARD_SWAP } from "./card_swap.ts";
import { Note } from "./note.tsx";

interface CardRefusedProps {
  readonly card: Card;
  readonly generation: GenerationView;
}

/** A block that cannot be made from what is there: why, what would make it possible, and what can be had instead. */
export function CardRefused({ card, generation }: CardRefusedProps) {
  const { refusal } = generation;
  if (refusal === null) return null;
  const { connection } = refusal;
  return (
    <div class="card-body" data-scroller>
      <Note tone="warn">
        <p class="clip" dir="auto">{refusal.reason}</p>
      </Note>
      {connection === undefined ? null : (
        <p class="card-words" dir="auto">
          {`Your move: store a connection to ${hostOf(connection.origin)}${
            connection.help === "" ? "" : ` (${connection.help.replace(/[.\s]+$/, "")})`
          }, then try again.`}
        </p>
      )}
      <form
        class="card-buttons"
        method="post"
        action={href("generationRetries", { generation: generation.id })}
        {...CARD_SWAP}
      >
        {connection === undefined
          ? null
          : (
            <LinkButton size="small" tone="main" href={href("connectionNew", {}, { block: card.id })}>
              Make the connection
            </LinkButton>
          )}
        <SubmitButton size="small" tone="quiet">Try again</SubmitButton>
        <SubmitButton size="small" tone="quiet" formaction={href("blockDeletions", { block: card.id })}>
          Delete
        </SubmitButton>
      </form>
      <RefusalAlternatives generation={generation} />
    </div>
  );
}

/** Sentences that would work, each a button that asks for it; its answer is another card, so the page comes anew. */
export function RefusalAlternatives({ generation }: Pick<CardRefusedProps, "generation">) {
  const alternatives = generation.refusal?.alternatives ?? [];
  if (alternatives.length === 0) return null;
  return (
    <>
      <p class="card-words">What can be had instead:</p>
      <form
        class="card-buttons"
        data-wraps
        method="post"
        action={href("generationAlternatives", { generation: generation.id })}
      >
        {alternatives.map((words, index) => (
          <SubmitButton key={index} size="small" tone="quiet" name="choice" value={index}>
            {words}
          </SubmitButton>
        ))}
      </form>
    </>
  );
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin;
}
