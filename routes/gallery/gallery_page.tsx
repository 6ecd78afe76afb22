import type { RecipeSummary } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton } from "../../views/button.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";

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
      {groupRecipes(recipes).map(([group, members]) => (
        <section key={group} class="gallery-group" aria-label={group}>
          <h2 class="section-title">{group}</h2>
          <ul class="gallery">
            {members.map((recipe) => <RecipeCard key={recipe.id} recipe={recipe} dashboard={dashboard} />)}
          </ul>
        </section>
      ))}
    </Page>
  );
}

interface RecipeCardProps {
  readonly recipe: RecipeSummary;
  readonly dashboard: string | undefined;
}

function RecipeCard({ recipe, dashboard }: RecipeCardProps) {
  return (
    <li class="gallery-card">
      <h3>
        <a href={href("recipe", { recipe: recipe.id }, { dashboard })}>{recipe.title}</a>
      </h3>
      <p>{recipe.description}</p>
      <p class="gallery-hosts">{describeHosts(recipe)}</p>
    </li>
  );
}

/** Which hosts a ready block calls, in words. */
export function describeHosts({ hosts, definitions }: RecipeSummary): string {
  const takesAddress = definitions.some((definition) =>
    definition.type === "address" || (definition.type === "list" && definition.of === "address")
  );
  if (hosts.length > 0) return takesAddress ? `${hosts.join(", ")} and your address` : hosts.join(", ");
  return takesAddress ? "only the address that you give" : "no host, it needs no network";
}

function groupRecipes(recipes: readonly RecipeSummary[]): readonly [string, readonly RecipeSummary[]][] {
  const groups = new Map<string, RecipeSummary[]>();
  for (const recipe of recipes) groups.set(recipe.group, [...groups.get(recipe.group) ?? [], recipe]);
  return [...groups];
}
