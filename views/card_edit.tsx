import type { Card, GenerationView, ProposalKind } from "../services/types.ts";
import { href } from "../urls.ts";
import { LinkButton, SubmitButton } from "./button.tsx";
import { CARD_SWAP } from "./card_swap.ts";

/** What is said of a version that waits to be looked at, by where it came from. */
export const PROPOSAL_WORDS: Readonly<Record<ProposalKind, string>> = {
  edit: "The change is ready",
  heal: "A repaired version is ready",
  rebuild: "A version by another model is ready",
  hand: "The code that you wrote is ready",
};

/** A change of a block that stands: one line under the data, which stays whole above it. */
export function CardEdit({ card }: { readonly card: Card }) {
  const { editing } = card;
  if (editing?.status === "running") return <RunningLine card={card} editing={editing} />;
  return (
    <>
      {editing === null ? null : <EditLine card={card} editing={editing} />}
      <ProposalLine card={card} />
    </>
  );
}

function ProposalLine({ card }: { readonly card: Card }) {
  const { proposal } = card;
  if (proposal === null) return null;
  return (
    <div class="card-edit" data-tone="accent">
      <p>{PROPOSAL_WORDS[proposal.kind]}</p>
      <LinkButton
        size="small"
        tone="main"
        href={href("blockProposal", { block: card.id, version: proposal.version })}
      >
        Look
      </LinkButton>
    </div>
  );
}

interface EditLineProps {
  readonly card: Card;
  readonly editing: GenerationView;
}

function EditLine({ card, editing }: EditLineProps) {
  switch (editing.status) {
    case "needs_approval":
    case "needs_facts":
      return <WaitingLine card={card} editing={editing} />;
    default:
      return <EndedLine card={card} editing={editing} />;
  }
}

function RunningLine({ card, editing }: EditLineProps) {
  const { job, request } = editing;
  const words = job === "rebuild" ? "Being made anew" : "Changing";
  const step = editing.steps.findLast(({ state }) => state === "now");
  return (
    <form
      class="card-edit"
      data-tone="quiet"
      method="post"
      action={href("generationCancellations", { generation: editing.id })}
      {...CARD_SWAP}
    >
      <span class="dot" data-tone="busy"></span>
      <p>
        <a href={href("blockEdit", { block: card.id })}>
          {request === null ? words : `${words}: ${request}`}
        </a>
        {step === undefined ? null : <span class="quiet">{` · ${step.label.toLowerCase()}`}</span>}
      </p>
      <SubmitButton size="small" tone="quiet">
        Cancel<span class="sr-only">{` the change of ${card.title}`}</span>
      </SubmitButton>
    </form>
  );
}

/** A yes that the change waits for; hosts alone can be given here, the rest needs more room. */
function WaitingLine({ card, editing }: EditLineProps) {
  const { editingNeed: need } = card;
  const look = <LinkButton size="small" href={href("blockEdit", { block: card.id })}>Look</LinkButton>;
  if (editing.status === "needs_facts") return <FactsLine card={card} editing={editing} />;
  // What a yes means beyond the host itself, for secrets and for direct network, wants more words than a line has.
  const isPlain = need?.kind === "hosts" && (need.connections ?? []).length === 0 &&
    card.directNetwork.length === 0;
  if (!isPlain) {
    return (
      <div class="card-edit" data-tone="accent">
        <p>The change needs your yes</p>
        {look}
      </div>
    );
  }
  return (
    <form
      class="card-edit"
      data-tone="accent"
      method="post"
      action={href("blockHosts", { block: card.id })}
      {...CARD_SWAP}
    >
      {need.hosts.map((host) => <input key={host} type="hidden" name="hosts" value={host} />)}
      <p>
        The change wants to read from <strong>{need.hosts.join(", ")}</strong>
      </p>
      <SubmitButton size="small">Allow</SubmitButton>
      {look}
    </form>
  );
}

function FactsLine({ card, editing }: EditLineProps) {
  return (
    <div class="card-edit" data-tone="accent">
      <p>{`The change needs from you: ${editing.facts.map(({ label }) => label).join(", ")}`}</p>
      <a
        class="button"
        data-tone="main"
        data-size="small"
        data-dialog
        href={href("blockSettings", { block: card.id })}
      >
        Fill in
      </a>
    </div>
  );
}

function EndedLine({ card, editing }: EditLineProps) {
  return (
    <form
      class="card-edit"
      data-tone="warn"
      method="post"
      action={href("generationDismissals", { generation: editing.id })}
      {...CARD_SWAP}
    >
      <p>{describeEnd(editing)}</p>
      <LinkButton size="small" href={href("blockEdit", { block: card.id })}>See</LinkButton>
      <SubmitButton size="small" tone="quiet">
        Dismiss<span class="sr-only">{` the note on ${card.title}`}</span>
      </SubmitButton>
    </form>
  );
}

function describeEnd({ status, diagnosis, refusal }: GenerationView): string {
  if (status === "cancelled") return "The change was cancelled";
  if (status === "interrupted") return "The server stopped during the change";
  const reason = refusal?.reason ?? diagnosis?.happened;
  return reason === undefined ? "The change did not work" : `The change did not work: ${reason}`;
}
