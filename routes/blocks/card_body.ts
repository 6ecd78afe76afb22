import { renderBlock } from "../../rendering/render_block.tsx";
import type { App, Card, CardContent, Viewer } from "../../services/types.ts";
import type { CardBody } from "../../views/card.tsx";

/** Drawn cards that are kept: some dashboards in some languages. */
const MAX_KEPT = 500;
const MAX_KEPT_CHARS = 20_000_000;
const NONE: CardBody = { kind: "none" };

const kept = new Map<string, CardBody>();
let keptChars = 0;

/**
 * The block's own HTML for one viewer. Drawn once for each stored data, then kept.
 * A tree that cannot be drawn is a note on its own card, never an error of the page.
 */
export function drawCardBody(card: Card, viewer: Viewer, app: Pick<App, "imageHref">): CardBody {
  const { content } = card;
  if (content === null) return NONE;
  const key = `${card.id} ${content.dataId} ${viewer.locale} ${viewer.timeZone}`;
  const known = kept.get(key);
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const body = drawBody(card, { content, viewer, app });
  keep(key, body);
  return body;
}

function drawBody(
  card: Card,
  { content, viewer, app }: { content: CardContent; viewer: Viewer; app: Pick<App, "imageHref"> },
): CardBody {
  try {
    const html = renderBlock(content.tree, {
      ...viewer,
      blockId: card.id,
      imageHref: (src: string) => app.imageHref(card.id, src),
    });
    return { kind: "drawn", html };
  } catch (error) {
    // A stored tree is data from a guest: whatever it breaks stays inside its card.
    return { kind: "broken", reason: error instanceof Error ? error.message : "unknown reason" };
  }
}

function keep(key: string, body: CardBody): void {
  kept.set(key, body);
  keptChars += sizeOf(body);
  for (const [oldest, old] of kept) {
    if (kept.size <= MAX_KEPT && keptChars <= MAX_KEPT_CHARS) return;
    kept.delete(oldest);
    keptChars -= sizeOf(old);
  }
}

function sizeOf(body: CardBody): number {
  return body.kind === "drawn" ? body.html.length : 100;
}
