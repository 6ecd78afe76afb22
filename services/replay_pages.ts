import type { BrowseAnswer, PageReader } from "../browsing/types.ts";
import type { Broker } from "../egress/types.ts";
import { isRecord, type Json } from "../domain/json.ts";
import { BROWSE_METHOD } from "./browse_desk.ts";

/** Pages as they were recorded: no browser starts. */
export function replayPages(broker: Pick<Broker, "send">): Pick<PageReader, "browse"> {
  return {
    async browse({ url }, policy): Promise<BrowseAnswer> {
      const answer = await broker.send({ method: BROWSE_METHOD, url }, policy);
      const facts = { records: [{ ...answer.record, method: "GET", byBrowser: true }], leftOut: new Map() };
      if (answer.kind === "failed") {
        const { errorKind, message, hint } = answer;
        return { kind: "failed", errorKind, message, ...(hint !== undefined && { hint }), ...facts };
      }
      const page = readPage(answer.body);
      return {
        kind: "answered",
        url: answer.url,
        status: answer.status,
        ...page,
        isUnfinished: false,
        ...facts,
      };
    },
  };
}

/** A fixture that a person wrote may hold the page alone. */
function readPage(body: Uint8Array): { readonly html: string; readonly text: string } {
  const whole = new TextDecoder().decode(body);
  try {
    const page = JSON.parse(whole) as Json;
    if (isRecord(page) && typeof page.html === "string") {
      return { html: page.html, text: typeof page.text === "string" ? page.text : "" };
    }
  } catch {
    // Not JSON: the page itself.
  }
  return { html: whole, text: "" };
}
