import { z } from "zod";
import { PAGE_LIMITS } from "./limits.ts";

/**
 * Reads a page from a world of its own, where nothing that its scripts replaced counts. Getters are taken from their
 * prototypes: a form named "body" would otherwise stand in the document's place.
 */
export const READ_PAGE = `(() => {
  const get = (prototype, name, of) => Object.getOwnPropertyDescriptor(prototype, name).get.call(of);
  const root = get(Document.prototype, "documentElement", document);
  const body = get(Document.prototype, "body", document);
  return {
    url: String(window.location.href).slice(0, 16000),
    html: root === null ? "" : get(Element.prototype, "outerHTML", root).slice(0, ${PAGE_LIMITS.htmlChars}),
    text: body === null || !(body instanceof HTMLElement)
      ? "" : get(HTMLElement.prototype, "innerText", body).slice(0, ${PAGE_LIMITS.textChars}),
  };
})()`;

/** What the expression above gives; the page may have had its hands in it. */
export const ReadPage = z.object({
  url: z.string().max(16_000),
  html: z.string().max(PAGE_LIMITS.htmlChars),
  text: z.string().max(PAGE_LIMITS.textChars),
});

/** Whether an element that the selector finds is there. */
export function isThere(selector: string): string {
  return `Document.prototype.querySelector.call(document, ${JSON.stringify(selector)}) !== null`;
}

/**
 * Runs before a page's own scripts. What it takes away cannot work here, since no request of it would be answered; a
 * page that sees that it is not there can do without. It is a courtesy: the guard is that nothing else is answered.
 */
export const BEFORE_PAGE = `(() => {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport", "SharedWorker"]) {
    delete globalThis[name];
  }
  try { delete Navigator.prototype.serviceWorker; } catch { /* not on this page */ }
  try { delete Navigator.prototype.sendBeacon; } catch { /* not on this page */ }
})()`;
