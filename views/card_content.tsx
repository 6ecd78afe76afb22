import { ageNote } from "./card_notes.tsx";
import { CardDraft } from "./card_draft.tsx";
import { CardFailure } from "./card_failure.tsx";
import { CardMaking } from "./card_making.tsx";
import { CardNeed } from "./card_need.tsx";
import type { CardProps } from "./card.tsx";
import { href } from "../urls.ts";

/** The middle of a card: the block's own picture, or what stands in its place and why. */
export function CardContentPart({ card, body, now }: Omit<CardProps, "etag">) {
  const { state } = card;
  const drawn = (
    <DrawnBody id={card.id} body={body} title={card.title} cssFile={card.content?.cssFile ?? null} />
  );
  switch (state.kind) {
    case "making":
      return <CardMaking card={card} generation={state.generation} now={now} />;
    case "draft":
      return <CardDraft card={card} generation={state.generation} />;
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

interface DrawnBodyProps {
  readonly id: string;
  readonly title: string;
  readonly body: CardProps["body"];
  /** Stylesheet of the version's own utilities. */
  readonly cssFile: string | null;
}

function DrawnBody({ id, title, body, cssFile }: DrawnBodyProps) {
  if (body.kind === "none") return <WaitingBody isRunning={false} />;
  if (body.kind === "broken") {
    return (
      <div class="card-body">
        <div class="note" data-tone="bad">This block’s picture cannot be drawn: {body.reason}</div>
      </div>
    );
  }
  // The HTML is ours: rendering/ makes it from a checked tree and escapes every text.
  return (
    <>
      {cssFile === null
        ? null
        : <link rel="stylesheet" href={href("blockCss", { block: id, file: cssFile })} />}
      <div
        class="card-body"
        id={`body-${id}`}
        role="group"
        aria-label={title}
        data-scroller
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
