import type { FieldErrors, RecipeSummary } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { SettingFields } from "../../views/setting_fields.tsx";
import { DashboardField } from "./dashboard_field.tsx";
import { describeHosts } from "./describe_hosts.ts";

interface RecipePageProps {
  readonly frame: PageFrame;
  readonly recipe: RecipeSummary;
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors?: FieldErrors;
  readonly dashboard?: string | undefined;
}

/** The small form of a ready block. */
export function RecipePage({ frame, recipe, values, errors = {}, dashboard }: RecipePageProps) {
  const hosts = describeHosts(recipe);
  const known = new Set(recipe.definitions.map(({ name }) => name));
  const others = Object.entries(errors).filter(([name]) => !known.has(name));
  return (
    <Page frame={frame} title={recipe.title} current="gallery" width="narrow">
      <nav class="crumbs" aria-label="Way back">
        <a href={href("gallery", {}, { dashboard })}>Ready blocks</a>
      </nav>
      <PageHeading title={recipe.title} note={recipe.description} />
      {Object.keys(errors).length === 0 ? null : (
        <div role="alert">
          <Note tone="bad">
            {others.length > 0
              ? others.map(([, message]) => message).join(". ")
              : "Not made yet: see the marked fields"}
          </Note>
        </div>
      )}
      <form class="panel" method="post" action={href("recipe", { recipe: recipe.id })}>
        {recipe.definitions.length === 0 ? <p>There is nothing to fill in.</p> : null}
        <SettingFields definitions={recipe.definitions} values={values} errors={errors} />
        <DashboardField dashboards={frame.dashboards} chosen={dashboard} />
        <p class="quiet">
          {hosts === undefined ? "Needs no network." : `Calls ${hosts}. Making it allows that.`}
          {" It is made without a model."}
        </p>
        <div class="form-actions">
          <SubmitButton>Make the block</SubmitButton>
          <LinkButton href={href("gallery", {}, { dashboard })}>Back</LinkButton>
        </div>
      </form>
    </Page>
  );
}
