import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER = /\b(?:hacker ?news|hackernews|hn|news\.ycombinator\.com|y ?combinator(?: news)?)\b/iu;
const LISTS = [
  ["ask", /\bask hn\b(?: hacker news)?/iu],
  ["show", /\bshow hn\b(?! (?:top|front|best|stories on the front))/iu],
  ["job", /\b(?:job|jobs|job posts|job ads|hiring)\b/iu],
  ["new", /\b(?:new|newest|latest|most recent|recent)\b/iu],
  ["best", /\bbest\b/iu],
  ["top", /\b(?:top|front ?page|frontpage|most popular|trending|popular|hottest|hot)\b/iu],
] as const;
const COUNT =
  /\b(\d{1,3}|ten|five|twenty)\b(?! ?(?:\+|or more|points|upvotes|votes|comments|hours|days|minutes))/iu;
const SHOWN =
  /\b(?:(?:with |and |their )*(?:the )?(?:number of (?:points|comments|votes)|points?|scores?|upvotes|votes|(?:comments?|points?)(?: counts?| numbers?)?|ranks?)|links? to (?:the |their )?(?:discussions?|comments?|articles?|threads?)|link(?:s|ed)?|discussions?|stories|story|posts?|headlines|articles?|items|submissions|titles|list|feed|the site|page|right now|today|news)\b/iu;
const WORDS: Readonly<Record<string, number>> = { five: 5, ten: 10, twenty: 20 };
const MAX_COUNT = 30;

export const hackerNewsRule: RecipeRule = {
  id: "hacker-news",
  title: "Hacker News",
  group: "News",
  readSlots(reader) {
    const list = LISTS.slice(0, 2).find(([, words]) => reader.take(words) !== undefined)?.[0];
    if (reader.take(TRIGGER) === undefined && list === undefined) return undefined;
    const other = LISTS.slice(2).find(([, words]) => reader.take(words) !== undefined)?.[0];
    for (const [, words] of LISTS.slice(-3)) reader.take(words);
    const found = reader.take(COUNT)?.[1]?.toLowerCase();
    const count = found === undefined ? undefined : WORDS[found] ?? Number(found);
    if (count !== undefined && (count < 1 || count > MAX_COUNT)) return undefined;
    reader.takeAll(TRIGGER);
    reader.takeAll(SHOWN);
    return { list: list ?? other ?? "top", ...(count === undefined ? {} : { count }) };
  },
  titleOf({ list }) {
    const names: Readonly<Record<string, string>> = {
      new: "Hacker News, newest",
      best: "Hacker News, best",
      ask: "Ask HN",
      show: "Show HN",
      job: "Hacker News jobs",
    };
    return names[String(list)];
  },
};
