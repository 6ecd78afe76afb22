import type { RecipeSentences } from "../recipe_sentences.ts";

export const githubRepositorySentences: RecipeSentences = {
  recipe: "github-repository",
  fits: [
    ["GitHub stars of denoland/deno", { repository: "denoland/deno" }],
    ["https://github.com/immich-app/immich stars and forks", { repository: "immich-app/immich" }],
    ["Stars, forks, open issues and languages of go-gitea/gitea", { repository: "go-gitea/gitea" }],
    ["github repo stats for syncthing/syncthing", { repository: "syncthing/syncthing" }],
    ["HOW MANY STARS DOES DENOLAND/DENO HAVE", { repository: "DENOLAND/DENO" }],
    ["GitHub stars of deno", { repository: "deno" }],
    ["GitHub repository", {}],
    ["how many stars does immich have on github", { repository: "immich" }],
  ],
  fitsNot: [
    "Trending GitHub repositories today in TypeScript",
    "GitHub trending repositories",
    "Open pull requests of denoland/deno",
    "GitHub notifications",
    "Stars of denoland/deno and nodejs/node compared",
    "Latest commits of denoland/deno",
    "My GitHub contributions",
    "Stars visible tonight",
  ],
};
