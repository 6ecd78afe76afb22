import { setTimeout as sleep } from "node:timers/promises";
import type { SettingValues } from "../domain/manifest.ts";
import { recipeCases } from "../testing/sites/recipe_cases.ts";
import { href } from "../urls.ts";
import type { VisitedServer } from "./visit_server.ts";

/** A dashboard such as a person has: text, lists, tables and charts. */
const RECIPES = [
  ...["weather", "air-quality", "sun", "hacker-news", "currency", "price"],
  ...["rss", "website-status", "github-releases", "github-repository", "earthquakes", "calendar"],
];
const LOOK_EVERY_MS = 200;
const FILL_LIMIT_MS = 120_000;
const UNFILLED = /<article[^>]* data-state="(waiting|refreshing|making)"/;

/** Makes twelve blocks by the forms of the gallery and waits until each shows its first data. */
export async function makeTwelveBlocks(server: VisitedServer): Promise<void> {
  for (const recipe of RECIPES) {
    const settings = recipeCases.find((one) => one.recipe === recipe)?.settings;
    if (settings === undefined) throw new Error(`Cannot make the block "${recipe}": it has no test case`);
    const answer = await server.post(href("recipe", { recipe }), toForm(settings));
    if (answer.status !== 303) throw new Error(`Cannot make the block "${recipe}": ${answer.status}`);
  }
  const limit = performance.now() + FILL_LIMIT_MS;
  while (UNFILLED.test(await server.read(href("home")))) {
    if (performance.now() > limit) {
      throw new Error("Cannot fill twelve blocks: the limit of two minutes is over");
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Ids of the blocks in a page, and how many of them show data. */
export function readCards(html: string): { readonly ids: readonly string[]; readonly fresh: number } {
  const cards = [...html.matchAll(/<article[^>]* data-state="(\w+)" data-block="([\w-]+)"/g)];
  return {
    ids: cards.map(([, , id = ""]) => id),
    fresh: cards.filter(([, state]) => state === "fresh").length,
  };
}

function toForm(settings: SettingValues): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) {
    if (value !== null) form.set(name, Array.isArray(value) ? value.join("\n") : String(value));
  }
  return form;
}
