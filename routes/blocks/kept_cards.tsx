import { renderToString } from "preact-render-to-string";
import { Card, type CardProps } from "../../views/card.tsx";

interface KeptCard {
  readonly html: string;
  readonly drawnAt: number;
}

const MAX_KEPT = 300;
/** Ages are the only thing on a card that its tag does not name; this is how far behind they may be. */
const MAX_AGE_MS = 1_000;

const kept = new Map<string, KeptCard>();

/** A card as HTML. The same card within a second is drawn once, however many ask for it. */
export function renderCard(props: CardProps): string {
  const known = kept.get(props.etag);
  const ageMs = known === undefined ? Infinity : props.now - known.drawnAt;
  if (known !== undefined && ageMs >= 0 && ageMs < MAX_AGE_MS) return known.html;
  const html = renderToString(<Card {...props} />);
  kept.delete(props.etag);
  kept.set(props.etag, { html, drawnAt: props.now });
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return html;
}
