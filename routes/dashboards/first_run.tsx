import type { RecipeSummary } from "../../services/types.ts";
import { href } from "../../urls.ts";

interface FirstRunProps {
  readonly recipes: readonly RecipeSummary[];
}

const MAX_SHOWN = 9;

/** An empty dashboard: what this is, and blocks that work at once. */
export function FirstRun({ recipes }: FirstRunProps) {
  return (
    <section class="first-run" aria-labelledby="first-run-title">
      <h2 id="first-run-title">
        Nothing here yet. Say what you want to see above, or start with a ready block
      </h2>
      <p>
        Ready blocks need no key and no model. Each refreshes by itself and can be opened up, changed or
        deleted.
      </p>
      <ul class="recipes">
        {recipes.slice(0, MAX_SHOWN).map((recipe) => (
          <li key={recipe.id}>
            <a class="recipe" href={href("recipe", { recipe: recipe.id })}>
              <strong>{recipe.title}</strong>
              <span>{recipe.description}</span>
            </a>
          </li>
        ))}
      </ul>
      {recipes.length > MAX_SHOWN
        ? <a class="more" href={href("gallery")}>All {recipes.length} ready blocks</a>
        : null}
    </section>
  );
}
