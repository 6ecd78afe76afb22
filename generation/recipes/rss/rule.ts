import { takeAddresses } from "../find_addresses.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:rss|atom|json)?[- ]?feeds?\b|\brss\b|\b(?:blogs?|posts|articles|headlines|news|podcasts?|episodes|stories)\b/iu;
const FEED = /\brss\b|\bfeeds?\b|\bblogs?\b/iu;
const COUNT =
  /\b(?:newest |latest |last |first |top |recent )?(\d{1,3}|five|ten|fifteen|twenty)(?= (?:newest |latest |new |recent )?(?:posts|articles|items|entries|headlines|stories|episodes)\b)/iu;
const SHOWN =
  /\b(?:(?:one|a|single|combined|merged|common) list|lists?|newest(?: first)?|latest|most recent|recent|new|posts?|articles?|items|entries|headlines|stories|episodes|news|blogs?|podcasts?|feeds?|rss|atom|reader|sites|websites|the following|following|favou?rite|together|combined|merged|(?:two|three|four|five|six|seven|eight|nine|ten|\d)(?= (?:blogs?|feeds?|sites|websites))|(?:sorted |ordered )?by date|titles?|with (?:dates?|links?)|dates?|links?)\b/iu;
/** Pages that are no feeds and name none that works; asked for by name, they need more than this recipe. */
const NO_FEEDS =
  /^(?:(?:www|old|m)\.)?(?:reddit|twitter|x|facebook|instagram|tiktok|linkedin|youtube|github|google|amazon)\.com$|^news\.ycombinator\.com$/iu;
const WORDS: Readonly<Record<string, number>> = { five: 5, ten: 10, fifteen: 15, twenty: 20 };

export const rssRule: RecipeRule = {
  id: "rss",
  title: "Newest posts of blogs",
  group: "News",
  readSlots(reader) {
    const feeds = takeAddresses(reader);
    if (!reader.has(feeds.length === 0 ? FEED : TRIGGER)) return undefined;
    if (feeds.some((address) => !mayBeFeed(address))) return undefined;
    const found = reader.take(COUNT)?.[1]?.toLowerCase();
    reader.takeAll(SHOWN);
    const count = found === undefined ? undefined : WORDS[found] ?? Number(found);
    if (count !== undefined && (count < 1 || count > 100)) return undefined;
    return { ...(feeds.length === 0 ? {} : { feeds }), ...(count === undefined ? {} : { count }) };
  },
  titleOf({ feeds }) {
    const [only, other] = Array.isArray(feeds) ? feeds : [];
    return typeof only === "string" && other === undefined
      ? new URL(only).hostname.replace(/^www\./, "")
      : undefined;
  },
};

function mayBeFeed(address: string): boolean {
  const { hostname, pathname } = new URL(address);
  return !NO_FEEDS.test(hostname) || /\.(?:rss|atom|xml)$|\/feed\/?$/iu.test(pathname) ||
    pathname.startsWith("/feeds/");
}
