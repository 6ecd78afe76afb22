import type { SentenceReader } from "./sentence_reader.ts";

const URL_TEXT = String.raw`(?:https?|webcal):\/\/[^\s|<>"'(),]+(?:,[^\s|<>"'(),]+)*`;
// A bare name needs a dot and a last label of letters; "v2.1" and "e.g." are no hosts.
const BARE = String
  .raw`(?<![\p{L}\d@.\/-])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,24}(?::\d{2,5})?(?:\/[^\s|<>"'(),]*)?`;

/** Takes the addresses out of a sentence, bare hosts included, and gives them as whole https addresses. */
export function takeAddresses(reader: SentenceReader): string[] {
  return reader.takeAll(RegExp(`${URL_TEXT}|${BARE}`, "iu")).flatMap(([text]) => {
    const trimmed = text.replace(/[.,;:!?]+$/, "");
    const address = trimmed.includes("://") ? trimmed.replace(/^webcal:/i, "https:") : `https://${trimmed}`;
    return URL.canParse(address) ? [new URL(address).href] : [];
  });
}
