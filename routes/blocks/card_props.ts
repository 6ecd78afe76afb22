import type { Assets } from "../assets.ts";
import type { App } from "../../services/app.ts";
import type { Card, Viewer } from "../../services/types.ts";
import { href } from "../../urls.ts";
import type { CardProps } from "../../views/card.tsx";
import { hashText } from "../etag.ts";
import { drawCardBody } from "./card_body.ts";

interface CardSurroundings {
  readonly app: Pick<App, "imageHref">;
  readonly assets: Pick<Assets, "file">;
  readonly viewer: Viewer;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Everything that a card is drawn from; the same for the page and for the fragment. */
export function createCardProps(card: Card, { app, assets, viewer, now }: CardSurroundings): CardProps {
  return {
    card,
    stylesHref: findStylesHref(card),
    viewer,
    now,
    body: drawCardBody(card, { app, viewer, now }),
    etag: `W/"${identifyCard(card, viewer, assets.file("app.css"))}"`,
  };
}

/** The stylesheet of what the card shows; null when it needs none. */
export function findStylesHref({ id, content }: Card): string | null {
  const file = content?.cssFile ?? null;
  return file === null ? null : href("blockCss", { block: id, file });
}

/** Two cards with the same identity look the same, apart from ages, which the browser keeps true by itself. */
function identifyCard(card: Card, viewer: Viewer, build: string): string {
  const { content, ...facts } = card;
  return hashText(JSON.stringify([build, viewer, facts, content?.dataId, content?.cssFile]));
}
