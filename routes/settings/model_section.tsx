import type { FieldErrors, LocalModel, ModelSettings, ModelTest } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { TextField } from "../../views/field.tsx";
import type { PageFrame } from "../../views/page.tsx";
import { LocalModels } from "./local_models.tsx";
import { MODEL_PRESETS } from "./model_presets.ts";
import { ModelTestResult } from "./model_test_result.tsx";
import { SettingsPanel } from "./settings_panel.tsx";

export interface ModelFormState {
  readonly baseUrl: string;
  readonly model: string;
  readonly errors: FieldErrors;
}

interface ModelSectionProps {
  readonly frame: PageFrame;
  readonly settings: ModelSettings;
  readonly form: ModelFormState;
  readonly isSaved: boolean;
  readonly test?: ModelTest | undefined;
  /** What answered on this machine; absent until a person asks to look. */
  readonly localModels?: readonly LocalModel[] | undefined;
}

/** Which model writes blocks, and whether it answers. */
export function ModelSection(props: ModelSectionProps) {
  const { frame, settings, form, isSaved } = props;
  return (
    <SettingsPanel
      section="model"
      note="Any service with an OpenAI-compatible address. It is asked when a block is made or changed, never when a block refreshes. Ready blocks and addresses work without one."
      isSaved={isSaved}
      hasErrors={Object.keys(form.errors).length > 0}
    >
      {settings.source === "environment" ? <FixedModel settings={settings} /> : <ModelForm {...props} />}
      <div id="model-test" aria-live="polite">
        {props.test === undefined ? null : <ModelTestResult test={props.test} locale={frame.viewer.locale} />}
      </div>
      <p class="quiet">
        {`${new Intl.NumberFormat(frame.viewer.locale).format(settings.monthTokens)} tokens used this month`}
      </p>
    </SettingsPanel>
  );
}

function FixedModel({ settings }: { readonly settings: ModelSettings }) {
  return (
    <>
      <dl class="facts" data-boxed>
        <div>
          <dt>Address</dt>
          <dd>{settings.baseUrl}</dd>
        </div>
        <div>
          <dt>Model</dt>
          <dd>{settings.model === "" ? "Not set" : settings.model}</dd>
        </div>
        <div>
          <dt>Key</dt>
          <dd>{settings.hasKey ? "Set" : "None"}</dd>
        </div>
      </dl>
      <p class="quiet">
        These values come from the environment of the server, so they are changed there, not here.
      </p>
      <TestForm />
    </>
  );
}

function TestForm() {
  return (
    <form
      method="post"
      action={`${href("settingsModelTests")}#model`}
      hx-post={href("settingsModelTests")}
      hx-target="#model-test"
      hx-swap="innerHTML"
    >
      <SubmitButton tone="quiet">Test the model</SubmitButton>
    </form>
  );
}

function ModelForm({ settings, form, localModels }: ModelSectionProps) {
  return (
    <>
      <p class="presets">
        <span class="quiet">Fill in for</span>
        {MODEL_PRESETS.map(({ id, name }) => (
          <a class="chip" href={`${href("settings", {}, { preset: id })}#model`}>{name}</a>
        ))}
      </p>
      <form method="post" action={`${href("settingsModel")}#model`}>
        <TextField
          name="baseUrl"
          type="url"
          label="Address"
          value={form.baseUrl}
          error={form.errors.baseUrl}
          placeholder="https://api.openai.com/v1"
          maxLength={2000}
        />
        <TextField
          name="model"
          label="Model"
          value={form.model}
          error={form.errors.model}
          help="The name that the service knows it by"
          maxLength={200}
        />
        <TextField
          name="apiKey"
          type="password"
          label="API key"
          error={form.errors.apiKey}
          help={settings.hasKey
            ? "A key is stored and never shown. Leave this empty to keep it; another address needs its own key."
            : "Stored on the server and never shown again. Most local servers want none."}
          autocomplete="new-password"
          maxLength={2000}
        />
        <div class="form-actions">
          <SubmitButton>Save</SubmitButton>
          <SubmitButton tone="quiet" name="then" value="test">Save and test</SubmitButton>
          <LinkButton href={`${href("settings", {}, { look: "local" })}#model`}>
            Look on this machine
          </LinkButton>
        </div>
      </form>
      {localModels === undefined ? null : <LocalModels localModels={localModels} />}
    </>
  );
}
