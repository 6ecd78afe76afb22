import { ageNote } from "./card_notes.tsx";
import { CardDraft } from "./card_draft.tsx";
import { CardFailure } from "./card_failure.tsx";
import { CardMaking } from "./card_making.tsx";
import { CardRefused } from "./card_refused.tsx";
import { CardNeed } from "./card_need.tsx";
import type { CardProps } from "./card.tsx";
import { Note } from "./note.tsx";

/** The middle of a card: the block's own picture, or what stands in its place and why. */
export function CardContentPart({ card, body, stylesHref, now }: Omit<CardProps, "etag">) {
  const { state } = card;
  const drawn = <DrawnBody card={card} body={body} stylesHref={stylesHref} />;
  switch (state.kind) {
    case "making":
      return <CardMaking card={card} generation={state.generation} now={now} />;
    case "draft":
      return state.generation.status === "refused"
        ? <CardRefused card={card} generation={state.generation} />
        : <CardDraft card={card} generation={state.generation} />;
    case "needs_you":
      return (
        <>
          {body.kind === "none" ? null : drawn}
          <CardNeed card={card} need={state.need} />
        </>
      );
    case "failed":
      return <CardFailure card={card} error={state.error} canRetry={state.retryAt !== null} />;
    case "stale":
      return (
        <>
          {drawn}
          {ageNote(state, card, now)}
        </>
      );
    case "fresh":
    case "refreshing":
    case "waiting":
      return body.kind === "none" ? <WaitingBody isRunning={state.kind === "refreshing"} /> : drawn;
  }
}

type DrawnBodyProps = Pick<CardProps, "card" | "body" | "stylesHref">;

function DrawnBody({ card, body, stylesHref }: DrawnBodyProps) {
  if (body.kind === "none") return <WaitingBody isRunning={false} />;
  if (body.kind === "broken") {
    return (
      <div class="card-body">
        <Note tone="bad">
          <p class="clip">This block’s picture cannot be drawn: {body.reason}</p>
        </Note>
      </div>
    );
  }
  return (
    <>
      {stylesHref === null ? null : <link rel="stylesheet" href={stylesHref} />}
      {/* The HTML is ours: rendering/ makes it from a checked tree and escapes every text. */}
      <div
        class="card-body"
        id={`body-${card.id}`}
        role="group"
        aria-label={card.title}
        data-scroller
        data-generated
        dangerouslySetInnerHTML={{ __html: body.html }}
      />
    </>
  );
}

function WaitingBody({ isRunning }: { readonly isRunning: boolean }) {
  return (
    <div class="card-body card-wait">
      <p>{isRunning ? "Getting its first data…" : "No data yet"}</p>
    </div>
  );
}
