import type { Card, Viewer } from "../../services/types.ts";

/**
 * Everything that a card shows apart from ages, which the browser keeps true by itself:
 * two cards with the same text look the same.
 */
export function identifyCard(card: Card, viewer: Viewer, build: string): string {
  const { content, ...facts } = card;
  return JSON.stringify([build, viewer.locale, viewer.timeZone, facts, content?.dataId, content?.cssFile]);
}
