import type { RecipeRule } from "../recipe_rule.ts";
import { takeRepositories } from "../take_repositories.ts";

const TRIGGER =
  /\b(?:(?:github|software|project) )?(?:releases?|changelogs?)\b|\b(?:new|newest|latest|current) versions?\b/iu;
const SHOWN =
  /\b(?:newest first|latest first|most recent first|(?:and )?(?:mark|highlight|flag|badge)(?:ing)?(?: what(?: is| was)?)?(?: new)?(?: (?:came|come|is|are|was|were) (?:out|new|released))?(?: this week)?|(?:what )?came out this week|this week|new|newest|latest|recent|releases?|versions?|changelogs?|github|repositor(?:y|ies)|repos?|a project|projects?|software|list|with (?:dates?|links?)|dates?|(?:sorted|ordered) by date)\b/iu;
const PRE = /\b(?:(?:including|with|and) )?(?:pre-?releases?|betas?|release candidates?)\b/iu;

export const githubReleasesRule: RecipeRule = {
  id: "github-releases",
  title: "Releases of a project",
  group: "Code",
  readSlots(reader) {
    const prereleases = reader.take(PRE) !== undefined;
    if (!reader.has(TRIGGER)) return undefined;
    const repositories = takeRepositories(reader);
    if (repositories.length === 0 && !reader.has(/\bgithub|\bprojects?\b|\brepos?|\bsoftware\b/iu)) {
      return undefined;
    }
    reader.takeAll(SHOWN);
    return {
      ...(repositories.length === 0 ? {} : { repositories }),
      ...(prereleases ? { prereleases } : {}),
    };
  },
  titleOf({ repositories }) {
    if (!Array.isArray(repositories) || repositories.length > 3) return undefined;
    return `Releases of ${repositories.map((name) => name.split("/").at(-1)).join(", ")}`;
  },
};
