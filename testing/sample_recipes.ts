import type { RecipeSummary } from "../services/types.ts";

/** Ready blocks as a gallery lists them. */
export const SAMPLE_RECIPES: readonly RecipeSummary[] = [
  summary("weather", {
    title: "Weather",
    description: "Now and the next days for a place",
    group: "Outside",
  }),
  summary("hacker-news", {
    title: "Hacker News",
    description: "Top stories with points and comments",
    group: "Reading",
  }),
  summary("currency", {
    title: "Currency",
    description: "An exchange rate and its last weeks",
    group: "Money",
  }),
  summary("github-releases", {
    title: "Releases",
    description: "Newest versions of a project",
    group: "Software",
  }),
  summary("website-status", {
    title: "Website status",
    description: "Is it up, and how fast",
    group: "Software",
  }),
  summary("feed", { title: "RSS or Atom feed", description: "Newest entries of a feed", group: "Reading" }),
];

function summary(id: string, words: Pick<RecipeSummary, "title" | "description" | "group">): RecipeSummary {
  return { id, ...words, definitions: [], hosts: [] };
}
