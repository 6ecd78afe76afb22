import { Manifest, type SettingDefinition, type SettingValues } from "../../domain/manifest.ts";
import { NotFoundError } from "../../domain/errors.ts";
import { hostPatternOf } from "../../domain/hosts.ts";
import { settingValues } from "../../domain/settings.ts";
import type { Candidate } from "../types.ts";
import type { RecipeGroup, RecipeRule } from "./recipe_rule.ts";
import { rules } from "./rules.ts";

/** A block that is ready but for its settings. */
export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly group: RecipeGroup;
  readonly manifest: Manifest;
}

let recipes: readonly Recipe[] | undefined;

/** All recipes in the order of the gallery. Throws when a manifest in the program's own folder is broken. */
export function listRecipes(): readonly Recipe[] {
  recipes ??= rules.map(readRecipe);
  return recipes;
}

/** The recipe, or throws `NotFoundError`. */
export function getRecipe(id: string): Recipe {
  const recipe = listRecipes().find((each) => each.id === id);
  if (recipe === undefined) throw new NotFoundError("recipe", id);
  return recipe;
}

/**
 * The recipe's three files with a person's values as the defaults of its settings. The hosts of addresses among the
 * values are declared, because the person named them. Throws `NotFoundError` for an unknown recipe.
 */
export function buildRecipeBlock(id: string, values: SettingValues): Candidate {
  const { manifest } = getRecipe(id);
  const filled = Manifest.parse({
    ...manifest,
    settings: manifest.settings.map((definition) => withDefault(definition, values[definition.name])),
  });
  const known = settingValues(filled.settings, {});
  const title = rules.find((rule) => rule.id === id)?.titleOf?.(known);
  return {
    manifest: {
      ...filled,
      title: title?.slice(0, 120) || filled.title,
      hosts: [...new Set([...filled.hosts, ...filled.settings.flatMap(hostsOf)])],
    },
    backend: readFile(id, "backend.ts"),
    view: readFile(id, "view.tsx"),
  };
}

function readRecipe({ id, title, group }: RecipeRule): Recipe {
  const manifest = Manifest.parse(JSON.parse(readFile(id, "manifest.json")));
  return { id, title, group, description: manifest.description, manifest };
}

// Read as text and never imported: the files are blocks, and blocks run in the sandbox only.
function readFile(id: string, name: string): string {
  return Deno.readTextFileSync(new URL(`./${id}/${name}`, import.meta.url));
}

function withDefault(definition: SettingDefinition, value: SettingValues[string] | undefined): unknown {
  return value === undefined || value === null ? definition : { ...definition, default: value };
}

function hostsOf(definition: SettingDefinition): string[] {
  if (definition.type !== "address" && !(definition.type === "list" && definition.of === "address")) {
    return [];
  }
  const addresses = Array.isArray(definition.default) ? definition.default : [definition.default];
  return addresses.flatMap((address) => {
    const isAddress = typeof address === "string" && URL.canParse(address);
    return isAddress ? [hostPatternOf(new URL(address))] : [];
  });
}
