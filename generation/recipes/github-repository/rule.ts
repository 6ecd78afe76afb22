import type { RecipeRule } from "../recipe_rule.ts";
import { takeRepositories } from "../take_repositories.ts";

const ASKED =
  /\b(?:stars?|stargazers|forks?|open issues|issues count|last (?:push|commit)|languages|watchers)\b/iu;
const GITHUB = /\b(?:git ?hub|repos?|repositor(?:y|ies))\b/iu;
const SHOWN =
  /\b(?:git ?hub|repos?|repositor(?:y|ies)|stats|statistics|facts|numbers?|overview|info(?:rmation)?|summary|stars?|stargazers|counts?|forks?|open issues|issues|last (?:push|commit)|languages|license|used|a project|project|many|does|have)\b/iu;

export const githubRepositoryRule: RecipeRule = {
  id: "github-repository",
  title: "GitHub repository",
  group: "Code",
  readSlots(reader) {
    const isAsked = reader.has(ASKED);
    const isGithub = reader.has(GITHUB);
    if (!isAsked && !isGithub) return undefined;
    const [repository, other] = takeRepositories(reader);
    // One card is one repository; and "issues" alone would be the list of them.
    if (other !== undefined || (repository === undefined && !isGithub)) return undefined;
    if (repository?.includes("/") === false && !isGithub) return undefined;
    reader.takeAll(SHOWN);
    return repository === undefined ? {} : { repository };
  },
  titleOf: ({ repository }) => String(repository ?? "").split("/").at(-1),
};
