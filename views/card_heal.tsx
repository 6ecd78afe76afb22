import type { Card, HealNotice } from "../services/types.ts";
import { href } from "../urls.ts";
import { SubmitButton } from "./button.tsx";
import { lowerFirst } from "./card_notes.tsx";
import { CARD_SWAP } from "./card_swap.ts";
import { Note } from "./note.tsx";
import { RelativeTime } from "./relative_time.tsx";

interface CardHealProps {
  readonly card: Card;
  readonly now: number;
}

/** From then on a repair is history, which the details tell. */
const NEWS_MS = 7 * 24 * 3_600_000;
const MAX_CHANGES = 3;

/** What a block did about a source that changed, and what a person may do about that. Nothing while all is well. */
export function CardHeal({ card, now }: CardHealProps) {
  const { heal, drift } = card;
  return (
    <>
      {heal === null ? null : <HealNote card={card} heal={heal} now={now} />}
      {card.canRepair && heal?.status !== "failed" && heal?.status !== "interrupted"
        ? (
          <form
            class="card-repair"
            method="post"
            action={href("blockHeals", { block: card.id })}
            {...CARD_SWAP}
          >
            <RepairButton />
          </form>
        )
        : null}
      {drift === null ? null : <p class="card-drift">{drift}.</p>}
    </>
  );
}

function HealNote({ card, heal, now }: CardHealProps & { readonly heal: HealNotice }) {
  switch (heal.status) {
    case "running":
      return <RunningHeal heal={heal} now={now} />;
    case "adopted":
      return now - heal.at > NEWS_MS ? null : <AdoptedHeal card={card} heal={heal} now={now} />;
    case "failed":
    case "interrupted":
      return <FailedHeal card={card} heal={heal} now={now} />;
  }
}

function RunningHeal({ heal, now }: { readonly heal: HealNotice; readonly now: number }) {
  const cancel = heal.generationId === null
    ? null
    : href("generationCancellations", { generation: heal.generationId });
  return (
    <div class="card-note" role="status">
      <Note tone="accent">
        <p>
          Repairing itself for <RelativeTime at={heal.at} now={now} kind="elapsed" />
        </p>
        {cancel === null ? null : (
          <form class="card-buttons" method="post" action={cancel} {...CARD_SWAP}>
            <SubmitButton tone="quiet" size="small">Cancel</SubmitButton>
          </form>
        )}
      </Note>
    </div>
  );
}

function AdoptedHeal({ card, heal, now }: CardHealProps & { readonly heal: HealNotice }) {
  const block = { block: card.id };
  const putAway = href("blockHealDismissals", { ...block, heal: heal.id });
  const version = { ...block, version: heal.version ?? card.version ?? heal.baseVersion };
  return (
    <div class="card-note card-heal" role="status">
      <Note tone="good">
        <p>
          Repaired itself <RelativeTime at={heal.at} now={now} />
          {heal.changes.length === 0 ? null : <>: the source changed, {listChanges(heal.changes)}</>}.{" "}
          <a href={href("blockVersion", version)}>What changed</a>
        </p>
        <form class="card-buttons" method="post" action={putAway} {...CARD_SWAP}>
          <SubmitButton
            tone="quiet"
            size="small"
            name="version"
            value={heal.baseVersion}
            formaction={href("blockHealReturns", { ...block, heal: heal.id })}
          >
            Go back
          </SubmitButton>
          <SubmitButton tone="quiet" size="small" formaction={putAway}>Dismiss</SubmitButton>
        </form>
      </Note>
    </div>
  );
}

function FailedHeal({ card, heal, now }: CardHealProps & { readonly heal: HealNotice }) {
  const block = { block: card.id };
  const putAway = href("blockHealDismissals", { ...block, heal: heal.id });
  return (
    <div class="card-note card-heal" role="status">
      <Note tone="warn">
        <p class="clip">
          The repair <RelativeTime at={heal.at} now={now} /> did not work:{" "}
          {lowerFirst(heal.result)}. The card is as it was.
        </p>
        <form class="card-buttons" method="post" action={putAway} {...CARD_SWAP}>
          {card.canRepair
            ? <RepairButton formaction={href("blockHeals", block)} words="Repair again" />
            : null}
          <SubmitButton tone="quiet" size="small" formaction={putAway}>Dismiss</SubmitButton>
        </form>
      </Note>
    </div>
  );
}

function RepairButton(
  { formaction, words = "Repair" }: { readonly formaction?: string; readonly words?: string },
) {
  return (
    <SubmitButton tone="quiet" size="small" {...(formaction === undefined ? {} : { formaction })}>
      {words}
    </SubmitButton>
  );
}

function listChanges(changes: readonly string[]): string {
  const more = changes.length > MAX_CHANGES ? ` and ${changes.length - MAX_CHANGES} more` : "";
  return `${changes.slice(0, MAX_CHANGES).join(", ")}${more}`;
}
