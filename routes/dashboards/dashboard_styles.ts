import type { App } from "../../services/app.ts";
import type { Card } from "../../services/types.ts";
import { hashText } from "../etag.ts";

/** File name of the stylesheets of all cards as one, which names its content; `undefined` when no card has one. */
export function nameStyles(cards: readonly Card[]): string | undefined {
  const parts = listParts(cards);
  return parts.length === 0 ? undefined : `${hashText(JSON.stringify(parts))}.css`;
}

/** The stylesheets of all cards, one after the other: each holds rules for its own block alone. */
export async function joinStyles(app: Pick<App, "findBlockCss">, cards: readonly Card[]): Promise<string> {
  const parts = await Promise.all(listParts(cards).map(([id, file]) => app.findBlockCss(id, file)));
  return parts.join("");
}

function listParts(cards: readonly Card[]) {
  return cards.flatMap(({ id, content }) => {
    const file = content?.cssFile ?? null;
    return file === null ? [] : [[id, file] as const];
  });
}
