import type { Card as CardFacts, Viewer } from "../services/types.ts";
import { href } from "../urls.ts";
import { CardContentPart } from "./card_content.tsx";
import { CardEdit } from "./card_edit.tsx";
import { CardFoot } from "./card_foot.tsx";
import { CardHeal } from "./card_heal.tsx";
import { CardMenu } from "./card_menu.tsx";
import { findCardLabel } from "./card_label.ts";

export interface CardProps {
  readonly card: CardFacts;
  /** The block's own HTML, drawn and checked by `rendering/`; null when there is no data, "broken" when it cannot be drawn. */
  readonly body: CardBody;
  /** Where its block's stylesheet is; null when it has none, or when the page around brings it. */
  readonly stylesHref: string | null;
  readonly viewer: Viewer;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Names what is shown, so that a browser can ask whether it still is. */
  readonly etag: string;
}

export type CardBody =
  | { readonly kind: "drawn"; readonly html: string }
  | { readonly kind: "broken"; readonly reason: string }
  | { readonly kind: "none" };

/** One block on a dashboard; the page and the fragment show the same one. */
export function Card(props: CardProps) {
  const { card } = props;
  const label = findCardLabel(card);
  return (
    <article
      id={cardId(card.id)}
      class="card"
      data-state={card.state.kind}
      data-block={card.id}
      data-etag={props.etag}
      data-address={href("blockCard", { block: card.id })}
      data-columns={card.columns}
      data-rows={card.rows}
      data-paused={card.isPaused ? "" : undefined}
      aria-labelledby={`${cardId(card.id)}-title`}
    >
      <header class="card-head">
        <h2 id={`${cardId(card.id)}-title`} class="card-title" title={card.title}>{card.title}</h2>
        {label === undefined ? null : (
          <span class="card-label" data-tone={label.tone} title={label.title}>
            {label.words}
          </span>
        )}
        <CardMenu card={card} viewer={props.viewer} />
      </header>
      <CardContentPart {...props} />
      <CardHeal card={card} now={props.now} />
      <CardEdit card={card} />
      <CardFoot {...props} />
    </article>
  );
}

/** The element of a card; also the fragment that a plain form comes back to. */
export function cardId(block: string): string {
  return `block-${block}`;
}
