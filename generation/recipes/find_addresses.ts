import type { SentenceReader } from "./sentence_reader.ts";

const TAIL = String.raw`(?::\d{2,5})?(?:\/[^\s|<>"'(),]*)?`;
const WHOLE = String.raw`(?:https?|webcal):\/\/[^\s|<>"'(),]+(?:,[^\s|<>"'(),]+)*`;
// A bare name needs a dot and a last label of letters: "v2.1" and "3.5" are no hosts.
const NAME = String.raw`(?<![\p{L}\d@.\/-])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,24}${TAIL}`;
const IPV4 = String.raw`(?<![\p{L}\d@.\/-])(?:\d{1,3}\.){3}\d{1,3}(?![\p{L}\d.])${TAIL}`;
const ADDRESS = RegExp(`${WHOLE}|${NAME}|${IPV4}`, "iu");

/** Names and numbers of one's own network: few of them have a certificate. */
const OWN_NETWORK = /^(?:[\d.]+|[^/]+\.(?:local|lan|home|internal|home\.arpa))(?::\d+)?(?:\/|$)/iu;

/** Takes the addresses out of a sentence, bare hosts included, and gives them whole: https, http on one's own network. */
export function takeAddresses(reader: SentenceReader): string[] {
  return reader.takeAll(ADDRESS).flatMap(([text]) => {
    const trimmed = text.replace(/[.,;:!?]+$/, "").replace(/^webcal:/i, "https:");
    const scheme = trimmed.includes("://") ? "" : OWN_NETWORK.test(trimmed) ? "http://" : "https://";
    const address = `${scheme}${trimmed}`;
    return URL.canParse(address) ? [new URL(address).href] : [];
  });
}
