import { renderBlock } from "../../rendering/render_block.tsx";
import type { App } from "../../services/app.ts";
import type { Card, CardContent, Viewer } from "../../services/types.ts";
import type { CardBody } from "../../views/card.tsx";

interface BodySurroundings {
  readonly app: Pick<App, "imageHref">;
  readonly viewer: Viewer;
  /** Epoch milliseconds. */
  readonly now: number;
}

interface KeptBody {
  readonly body: CardBody;
  readonly drawnAt: number;
}

/** Drawn cards that are kept: some dashboards in some languages. */
const MAX_KEPT = 500;
const MAX_KEPT_CHARS = 20_000_000;
/** Blocks write "3 minutes ago" themselves: a drawing older than this is made again. */
const MAX_AGE_MS = 60_000;
const NONE: CardBody = { kind: "none" };

const kept = new Map<string, KeptBody>();
let keptChars = 0;

/**
 * The block's own HTML for one viewer. Drawn once for each stored data and minute, then kept.
 * A tree that cannot be drawn is a note on its own card, never an error of the page.
 */
export function drawCardBody(card: Card, surroundings: BodySurroundings): CardBody {
  const { content } = card;
  if (content === null) return NONE;
  const { viewer, now } = surroundings;
  const key = `${card.id} ${content.dataId} ${viewer.locale} ${viewer.timeZone}`;
  const known = forget(key);
  const isUsable = known !== undefined && now - known.drawnAt < MAX_AGE_MS && now >= known.drawnAt;
  const current = isUsable ? known : { body: drawBody(card, content, surroundings), drawnAt: now };
  keep(key, current);
  return current.body;
}

function drawBody(card: Card, content: CardContent, { app, viewer, now }: BodySurroundings): CardBody {
  try {
    const imageHref = (src: string) => app.imageHref(card.id, src);
    return { kind: "drawn", ...renderBlock(content.tree, { ...viewer, now, blockId: card.id, imageHref }) };
  } catch (error) {
    // A stored tree is data from a guest: whatever it breaks stays inside its card.
    return { kind: "broken", reason: error instanceof Error ? error.message : "unknown reason" };
  }
}

function forget(key: string): KeptBody | undefined {
  const known = kept.get(key);
  if (known === undefined) return undefined;
  kept.delete(key);
  keptChars -= sizeOf(known);
  return known;
}

/** The newest stands last; the oldest go when there are too many. */
function keep(key: string, current: KeptBody): void {
  kept.set(key, current);
  keptChars += sizeOf(current);
  for (const oldest of kept.keys()) {
    if (kept.size <= MAX_KEPT && keptChars <= MAX_KEPT_CHARS) return;
    forget(oldest);
  }
}

function sizeOf({ body }: KeptBody): number {
  return body.kind === "drawn" ? body.html.length : 100;
}
