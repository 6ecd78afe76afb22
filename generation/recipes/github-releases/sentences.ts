import type { RecipeSentences } from "../recipe_sentences.ts";

export const githubReleasesSentences: RecipeSentences = {
  recipe: "github-releases",
  fits: [
    ["New releases of immich, syncthing and gitea, newest first, mark what came out this week", {
      repositories: ["immich", "syncthing", "gitea"],
    }],
    ["latest releases of denoland/deno", { repositories: ["denoland/deno"] }],
    ["GitHub releases for immich-app/immich and go-gitea/gitea", {
      repositories: ["immich-app/immich", "go-gitea/gitea"],
    }],
    ["https://github.com/denoland/deno/releases new versions", { repositories: ["denoland/deno"] }],
    ["NEW RELEASES OF SYNCTHING", { repositories: ["SYNCTHING"] }],
    ["releases of denoland/deno including pre-releases", {
      repositories: ["denoland/deno"],
      prereleases: true,
    }],
    ["Releases of a project", {}],
    ["latest version of gitea", { repositories: ["gitea"] }],
  ],
  fitsNot: [
    "GitHub trending repositories",
    "Trending GitHub repositories today in TypeScript",
    "New releases of movies this week",
    "Press releases of the city of Berlin",
    "Release notes of denoland/deno summarized",
    "New album releases of my favourite bands",
    "Open issues of denoland/deno",
    "How many downloads did the releases of immich have?",
  ],
};
