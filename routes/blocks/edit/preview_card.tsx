import type { Card, CardContent } from "../../../services/types.ts";
import type { CardBody } from "../../../views/card.tsx";

interface PreviewCardProps {
  readonly card: Card;
  readonly title: string;
  readonly label: string;
  readonly content: CardContent | null;
  readonly body: CardBody;
  readonly stylesHref: string | null;
}

/** One version of a card at the card's own size, without what can be done to it. */
export function PreviewCard({ card, title, label, body, stylesHref }: PreviewCardProps) {
  return (
    <article
      class="card preview"
      data-block={card.id}
      data-columns={Math.max(card.columns, 3)}
      data-rows={card.rows}
      aria-label={`${title}: ${label}`}
    >
      <header class="card-head">
        <h3 class="card-title">{title}</h3>
        <span class="card-label" data-tone="quiet">{label}</span>
      </header>
      {stylesHref === null ? null : <link rel="stylesheet" href={stylesHref} />}
      <PreviewBody body={body} />
    </article>
  );
}

function PreviewBody({ body }: { readonly body: CardBody }) {
  if (body.kind === "none") {
    return (
      <div class="card-body card-wait">
        <p>No data yet</p>
      </div>
    );
  }
  if (body.kind === "broken") {
    return (
      <div class="card-body">
        <p>{`This picture cannot be drawn: ${body.reason}`}</p>
      </div>
    );
  }
  return (
    // The HTML is ours: rendering/ makes it from a checked tree and escapes every text.
    <div
      class="card-body"
      data-scroller
      data-generated
      dangerouslySetInnerHTML={{ __html: body.html }}
    />
  );
}
