import { hostPatternOf } from "../../domain/hosts.ts";

const WRITTEN = /\b(?:https?|webcal):\/\/[^\s"'<>`()[\]{}|\\]+/gi;
/** A host as people write it: lower case, at least one dot, not the end of a mail address. */
const BARE = /(?<![\w@./:-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:\/[^\s"'<>`()[\]{}|\\,;]*)?/g;
/** What looks like a host and is the name of a file or of a library. */
const NO_HOST =
  /\.(?:js|ts|tsx|jsx|mjs|json|csv|tsv|xml|rss|ics|md|txt|html?|php|py|rb|rs|yml|yaml|png|jpe?g|gif|svg|webp|pdf|zip|env)(?::\d+)?$/;
const MAX_ADDRESS_CHARS = 1_000;

/** Addresses that stand in a text, whole or as a bare host, each once, in its order; none with a name and password. */
export function findAddresses(text: string): readonly URL[] {
  const written = [...text.matchAll(WRITTEN)].map(([found]) => ({ found, at: text.indexOf(found) }));
  const rest = text.replace(WRITTEN, (found) => " ".repeat(found.length));
  const bare = [...rest.matchAll(BARE)]
    .filter(([found]) => isHost(found.split("/")[0] ?? ""))
    .map(({ 0: found, index }) => ({ found: `https://${found}`, at: index }));
  const all = [...written, ...bare].toSorted((a, b) => a.at - b.at).flatMap(({ found }) =>
    toUrl(found) ?? []
  );
  return [...new Map(all.map((url) => [url.href, url])).values()];
}

/** Host patterns of the addresses that stand in a text. */
export function findNamedHosts(text: string): readonly string[] {
  return [...new Set(findAddresses(text).map(hostPatternOf))];
}

function isHost(name: string): boolean {
  const host = name.replace(/:\d+$/, "");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return true;
  return !NO_HOST.test(host) && /\.[a-z]{2,24}$/.test(host) && !/^(?:[a-z]\.)+[a-z]{1,2}$/.test(host);
}

function toUrl(found: string): URL | undefined {
  // A sentence's own punctuation is not part of the address in it.
  const text = found.replace(/[.,;:!?]+$/, "").replace(/^webcal:/i, "https:");
  if (text.length > MAX_ADDRESS_CHARS || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username === "" && url.password === "" ? url : undefined;
}
