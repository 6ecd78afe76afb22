import type {
  FieldErrors,
  LocalModel,
  ModelList as Models,
  ModelSettings,
  ModelTest,
} from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton } from "../../views/button.tsx";
import type { PageFrame } from "../../views/page.tsx";
import { LocalModels } from "./local_models.tsx";
import { ModelForm, type ModelFormState } from "./model_form.tsx";
import { ModelList, RolesForm } from "./model_list.tsx";
import { ModelTestResult } from "./model_test_result.tsx";
import { SettingsPanel } from "./settings_panel.tsx";

interface ModelSectionProps {
  readonly frame: PageFrame;
  readonly settings: ModelSettings;
  readonly models: Models;
  /** A form that a link opened or that was refused. */
  readonly form: ModelFormState | undefined;
  readonly emptyForm: ModelFormState;
  readonly roleErrors: FieldErrors;
  readonly isSaved: boolean;
  readonly test?: ModelTest | undefined;
  /** What answered on this machine; absent until a person asks to look. */
  readonly localModels?: readonly LocalModel[] | undefined;
}

/** Which models write, repair and heal blocks, and whether they answer. */
export function ModelSection(props: ModelSectionProps) {
  const { frame, settings, models, form, roleErrors, isSaved } = props;
  const hasErrors = Object.keys({ ...form?.errors, ...roleErrors }).length > 0;
  return (
    <SettingsPanel
      section="model"
      note="Any service with an OpenAI-compatible address. It is asked when a block is made, changed or healed, never when a block refreshes. Ready blocks and addresses work without one."
      isSaved={isSaved}
      hasErrors={hasErrors}
    >
      {models.models.length === 0 ? null : <ModelList models={models} />}
      {settings.source === "environment"
        ? (
          <p class="quiet">
            The model of the environment of the server writes blocks. It is changed there, not here.
          </p>
        )
        : null}
      <div id="model-test" aria-live="polite">
        {props.test === undefined ? null : <ModelTestResult test={props.test} locale={frame.viewer.locale} />}
      </div>
      {models.models.length < 2 ? null : <RolesForm models={models} errors={roleErrors} />}
      <FormPart {...props} />
      {props.localModels === undefined ? null : <LocalModels localModels={props.localModels} />}
      <p class="quiet">
        {`${
          new Intl.NumberFormat(frame.viewer.locale).format(settings.monthTokens)
        } tokens used in 30 days. `}
        <a href={href("costs")}>What it cost</a>
      </p>
    </SettingsPanel>
  );
}

/** Without a model its form is what a person comes for; with some, one more is a step of its own. */
function FormPart({ settings, models, form, emptyForm }: ModelSectionProps) {
  if (form === undefined && (models.models.length > 0 || settings.source === "environment")) {
    return (
      <div class="form-actions">
        <LinkButton href={`${href("settings", {}, { edit: "new" })}#model`}>Add a model</LinkButton>
        <LinkButton href={`${href("settings", {}, { look: "local" })}#model`}>
          Find one on this machine
        </LinkButton>
      </div>
    );
  }
  const shown = form ?? emptyForm;
  return (
    <>
      <h3>{titleOf(shown, settings)}</h3>
      <ModelForm form={shown} />
    </>
  );
}

function titleOf({ id, model }: ModelFormState, settings: ModelSettings): string {
  if (id === "new") return "One more model";
  if (id === "" && settings.source === "none") return "The model that writes blocks";
  return model === "" ? "Change the model" : `Change ${model}`;
}
