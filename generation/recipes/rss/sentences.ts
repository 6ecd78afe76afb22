import type { RecipeSentences } from "../recipe_sentences.ts";

const FIVE_BLOGS =
  "lanternweekly.example, https://deepstack.example/atom.xml, https://oldharbour.example/rss, " +
  "https://quietbits.example/feed.json, https://kernelkitchen.example/index.rdf";

export const rssSentences: RecipeSentences = {
  recipe: "rss",
  fits: [
    [`One list of the newest 15 posts from these five blogs: ${FIVE_BLOGS}`, { count: 15 }],
    ["latest posts from deepstack.example", { feeds: ["https://deepstack.example/"] }],
    ["RSS https://oldharbour.example/rss", { feeds: ["https://oldharbour.example/rss"] }],
    ["rss reader for https://a.example/feed and https://b.example/atom.xml", {
      feeds: ["https://a.example/feed", "https://b.example/atom.xml"],
    }],
    ["Headlines from www.example.org please", { feeds: ["https://www.example.org/"] }],
    ["NEW ARTICLES FROM QUIETBITS.EXAMPLE", { feeds: ["https://quietbits.example/"] }],
    ["posts from https://www.reddit.com/r/selfhosted/.rss", {
      feeds: ["https://www.reddit.com/r/selfhosted/.rss"],
    }],
    ["my RSS feeds", {}],
  ],
  fitsNot: [
    "Latest posts from reddit.com/r/selfhosted",
    "Posts from deepstack.example that mention SQLite",
    "Top news in the UK",
    "How many articles did deepstack.example publish this year?",
    "News about Tesla",
    "Summarize the newest post of https://deepstack.example/atom.xml",
    "https://deepstack.example/atom.xml",
  ],
};
