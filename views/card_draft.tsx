import type { Card, GenerationView } from "../services/types.ts";
import { href } from "../urls.ts";
import { LinkButton, SubmitButton } from "./button.tsx";
import { CARD_SWAP } from "./card_swap.ts";
import { Note } from "./note.tsx";

interface CardDraftProps {
  readonly card: Card;
  readonly generation: GenerationView;
}

/** Making ended without a good version: what went wrong, and the three ways on. */
export function CardDraft({ card, generation }: CardDraftProps) {
  const block = { block: card.id };
  return (
    <div class="card-body">
      <Note tone="warn">
        <p class="clip">{describeEnd(generation)}</p>
      </Note>
      {generation.nextStep === null ? null : <p class="card-words clip">{generation.nextStep}</p>}
      <form
        class="card-buttons"
        method="post"
        action={href("generationRetries", { generation: generation.id })}
        {...CARD_SWAP}
      >
        <SubmitButton size="small">Try again</SubmitButton>
        {generation.hasDraft
          ? <LinkButton size="small" href={href("blockCode", block)}>Edit code</LinkButton>
          : null}
        <SubmitButton size="small" tone="quiet" formaction={href("blockDeletions", block)}>
          Delete
        </SubmitButton>
      </form>
    </div>
  );
}

function describeEnd({ status, attempt, diagnosis }: GenerationView): string {
  if (status === "cancelled") return "You cancelled it before a version was good enough";
  if (status === "interrupted") return "The server stopped while the block was being made";
  const attempts = attempt === 1 ? "One attempt" : `${attempt} attempts`;
  return diagnosis === null ? `${attempts} gave no good version` : `${attempts}: ${diagnosis.happened}`;
}
