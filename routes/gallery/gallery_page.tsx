import type { RecipeSummary } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton } from "../../views/button.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { describeHosts } from "./describe_hosts.ts";

interface GalleryPageProps {
  readonly frame: PageFrame;
  readonly recipes: readonly RecipeSummary[];
  /** Where a chosen block goes; kept from page to page. */
  readonly dashboard?: string | undefined;
}

/** Blocks that work at once, without a key and without a model, by group. */
export function GalleryPage({ frame, recipes, dashboard }: GalleryPageProps) {
  return (
    <Page frame={frame} title="Ready blocks" current="gallery">
      <PageHeading
        title="Ready blocks"
        note="They work at once, without a key and without a model. Each says which hosts it calls."
        actions={<LinkButton href={href("inspector", {}, { dashboard })}>From an address</LinkButton>}
      />
      {recipes.length === 0 ? <p class="quiet">There is no ready block in this build.</p> : null}
      <div class="gallery">
        {groupRecipes(recipes).map(([group, members]) => (
          <section key={group} class="gallery-group" aria-label={group}>
            <h2>{group}</h2>
            <ul>
              {members.map((recipe) => <RecipeItem key={recipe.id} recipe={recipe} dashboard={dashboard} />)}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  );
}

interface RecipeItemProps {
  readonly recipe: RecipeSummary;
  readonly dashboard: string | undefined;
}

function RecipeItem({ recipe, dashboard }: RecipeItemProps) {
  return (
    <li class="gallery-item">
      <h3>
        <a href={href("recipe", { recipe: recipe.id }, { dashboard })}>{recipe.title}</a>
      </h3>
      <p>{recipe.description}</p>
      <p class="gallery-hosts">{describeHosts(recipe) ?? "needs no network"}</p>
    </li>
  );
}

function groupRecipes(recipes: readonly RecipeSummary[]): readonly [string, readonly RecipeSummary[]][] {
  const groups = new Map<string, RecipeSummary[]>();
  for (const recipe of recipes) groups.set(recipe.group, [...groups.get(recipe.group) ?? [], recipe]);
  return [...groups];
}
