import type { RecipeContext } from "../recipes/recipe_rule.ts";
import { buildRecipeBlock, getRecipe } from "../recipes/recipes.ts";
import { rules } from "../recipes/rules.ts";
import { SentenceReader } from "../recipes/sentence_reader.ts";
import type { KnownPattern, Technique } from "../types.ts";

const MAX_RECIPES = 2;
/** What a view mostly is made of; the rest stands around it. */
const SHOWING = ["Table", "LineChart", "AreaChart", "BarChart", "StatusBars", "List", "Image", "Stat"];
const MAX_SENTENCE_CHARS = 600;

/**
 * Sources of the ready blocks that a sentence is about, also where it asks for more than they do: addresses that are
 * known to work, as patterns that nobody has adopted yet. Ready blocks that read what a person names have none.
 */
export function findRecipeSources(sentence: string, context: RecipeContext): readonly KnownPattern[] {
  if (sentence.length > MAX_SENTENCE_CHARS) return [];
  return rules
    .filter((rule) => rule.readSlots(new SentenceReader(sentence), context) !== undefined)
    .flatMap(({ id }) => toPatterns(id))
    .slice(0, MAX_RECIPES);
}

/** Hosts that ready blocks read: they came with the program, not from a model. */
export function listRecipeHosts(): readonly string[] {
  return [...new Set(rules.flatMap(({ id }) => getRecipe(id).manifest.hosts))];
}

function toPatterns(id: string): KnownPattern[] {
  const { title } = getRecipe(id);
  const { backend, view, manifest } = buildRecipeBlock(id, {});
  return manifest.hosts.slice(0, MAX_RECIPES).map((host) => ({
    ...{ id: 0, host, technique: guessTechnique(backend), request: title, uses: 0 },
    endpoint: findEndpoint(backend, host),
    view: SHOWING.find((name) => new RegExp(`<${name}[\\s/>]`).test(view)) ?? "",
  }));
}

/** The longest address of a host in the code, without its query, its variable parts as `{name}`. */
export function findEndpoint(code: string, host: string): string {
  const found = [...code.matchAll(/https?:\/\/[^\s"'`<>\\]+/g)].map(([text]) =>
    text.replace(/\$\{([^{}]*)\}/g, (_, inside: string) => `{${/(\w+)\W*$/.exec(inside)?.[1] ?? "value"}}`)
      .split("?")[0] ?? ""
  ).filter((text) => text.replace(/^https?:\/\//, "").startsWith(host));
  return found.toSorted((a, b) => b.length - a.length)[0]?.slice(0, 200) ?? `https://${host}`;
}

function guessTechnique(backend: string): Technique {
  if (/from "feedsmith"/.test(backend)) return "feed";
  if (/from "papaparse"/.test(backend)) return "csv";
  if (/from "ical\.js"/.test(backend)) return "calendar";
  return /from "cheerio"/.test(backend) ? "page" : "json_api";
}
