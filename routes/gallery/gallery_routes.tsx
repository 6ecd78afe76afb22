import { type Context, Hono } from "hono";
import { NotFoundError } from "../../domain/errors.ts";
import type { RecipeSummary } from "../../services/types.ts";
import { href, paths } from "../../urls.ts";
import { cardId } from "../../views/card.tsx";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { readSettingsForm } from "../read_settings_form.ts";
import { renderPage } from "../render.tsx";
import { getChosenDashboard } from "./chosen_dashboard.ts";
import { GalleryPage } from "./gallery_page.tsx";
import { RecipePage } from "./recipe_page.tsx";
import { readRecipeQuery } from "./recipe_query.ts";

/**
 * GET  /gallery            ready blocks by group
 * GET  /gallery/:recipe    the small form of one; a query fills it in
 * POST /gallery/:recipe    makes the block and goes to it
 */
export function createGalleryRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.gallery, (c) => showGallery(c, deps));
  routes.get(paths.recipe, (c) => showRecipe(c, deps));
  routes.post(paths.recipe, (c) => createBlock(c, deps));
  return routes;
}

async function showGallery(c: Context, deps: RouteDeps): Promise<Response> {
  const [frame, recipes] = await Promise.all([loadPageFrame(c, deps), deps.app.listRecipes()]);
  return renderPage(c, <GalleryPage frame={frame} recipes={recipes} dashboard={c.req.query("dashboard")} />);
}

async function showRecipe(c: Context, deps: RouteDeps): Promise<Response> {
  const [frame, recipe] = await Promise.all([loadPageFrame(c, deps), getRecipe(c, deps)]);
  const values = readRecipeQuery(recipe.definitions, c.req.query());
  return renderPage(
    c,
    <RecipePage frame={frame} recipe={recipe} values={values} dashboard={c.req.query("dashboard")} />,
  );
}

async function createBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const recipe = await getRecipe(c, deps);
  const body = await c.req.parseBody();
  const values = readSettingsForm(recipe.definitions, body);
  const dashboard = await getChosenDashboard(deps.app, body["dashboard"]);
  const answer = await deps.app.createFromRecipe(dashboard, recipe.id, values);
  if (answer.kind === "started") {
    return c.redirect(`${href("dashboard", { dashboard })}#${cardId(answer.blockId)}`, 303);
  }
  const page = (
    <RecipePage
      frame={await loadPageFrame(c, deps)}
      recipe={recipe}
      values={values}
      errors={answer.errors}
      dashboard={dashboard}
    />
  );
  return renderPage(c, page, { status: 422 });
}

async function getRecipe(c: Context, deps: RouteDeps): Promise<RecipeSummary> {
  const id = c.req.param("recipe") ?? "";
  const recipe = (await deps.app.listRecipes()).find((one) => one.id === id);
  if (recipe === undefined) throw new NotFoundError("ready block", id);
  return recipe;
}
