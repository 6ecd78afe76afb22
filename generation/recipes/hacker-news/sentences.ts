import type { RecipeSentences } from "../recipe_sentences.ts";

export const hackerNewsSentences: RecipeSentences = {
  recipe: "hacker-news",
  fits: [
    ["Top 10 Hacker News stories with points and comment counts, link to the discussion", {
      list: "top",
      count: 10,
    }],
    ["hacker news", { list: "top" }],
    ["HN front page", { list: "top" }],
    ["newest 20 posts on hackernews", { list: "new", count: 20 }],
    ["Show me the best stories from Hacker News", { list: "best" }],
    ["ASK HN", { list: "ask" }],
    ["latest Show HN posts", { list: "show" }],
    ["What is on the front page of Hacker News right now?", { list: "top" }],
    ["five top HN headlines with scores", { list: "top", count: 5 }],
    ["Hacker News jobs", { list: "job" }],
  ],
  fitsNot: [
    "Hacker News stories about Rust with more than 100 points",
    "Top 100 Hacker News stories",
    "Hacker News comments of user pg",
    "Top news in the UK",
    "Summarize the top Hacker News stories",
    "Hacker News stories from yesterday",
    "Who is hiring on Hacker News by country",
    "Hacker News stories by points",
  ],
};
