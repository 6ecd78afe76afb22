import type { BlockId, DashboardId } from "../domain/ids.ts";
import { parseSettings } from "../domain/settings.ts";
import { buildRecipeBlock, getRecipe } from "../generation/recipes/recipes.ts";
import { createReadyBlock } from "./create_ready_block.ts";
import type { ServiceDeps } from "./deps.ts";
import type { FieldErrors } from "./types.ts";

export interface RecipeChoice {
  readonly recipe: string;
  /** As a form or JSON gave them. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Makes a ready block from its small form. Throws `NotFoundError` for an unknown recipe. */
export async function createFromRecipe(
  deps: ServiceDeps,
  dashboardId: DashboardId,
  { recipe, values }: RecipeChoice,
): Promise<
  { readonly kind: "started"; readonly blockId: BlockId } | {
    readonly kind: "invalid";
    readonly errors: FieldErrors;
  }
> {
  const { manifest, title } = getRecipe(recipe);
  const parsed = parseSettings(manifest.settings, values);
  if (parsed.kind === "invalid") return parsed;
  const candidate = buildRecipeBlock(recipe, parsed.values);
  return {
    kind: "started",
    blockId: await createReadyBlock(deps, { dashboardId, candidate, prompt: title }),
  };
}
