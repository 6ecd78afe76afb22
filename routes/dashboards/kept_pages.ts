import type { Dashboard } from "../../services/types.ts";
import type { CardProps } from "../../views/card.tsx";
import type { PageFrame } from "../../views/page.tsx";
import { hashText } from "../etag.ts";
import type { HtmlText } from "../render.tsx";

/** Some dashboards for some people; a page of twelve cards has a hundred thousand characters. */
const MAX_KEPT = 20;
/** Ages are the only thing on a page that its facts do not name; this is how far behind they may be. */
const MAX_AGE_MS = 1_000;

const kept = new Map<string, HtmlText>();

interface PageFacts {
  readonly frame: PageFrame;
  readonly dashboard: Dashboard;
  readonly cards: readonly CardProps[];
}

/** A dashboard's page, drawn once a second for all who see the same. */
export function keepPage({ frame, dashboard, cards }: PageFacts, draw: () => string): HtmlText {
  const shell = { ...frame, now: Math.floor(frame.now / MAX_AGE_MS) };
  const key = JSON.stringify([shell, dashboard.id, dashboard.title, cards.map(({ etag }) => etag)]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const html = draw();
  const page = { html, identity: hashText(html) };
  kept.set(key, page);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return page;
}
