import type { FieldErrors, ModelEntry, ModelList, ModelSettings } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { SelectField, TextField } from "../../views/field.tsx";
import { MODEL_PRESETS, type ModelPreset } from "./model_presets.ts";

export interface ModelFormState {
  /** The model to change; empty for the one that writes, "new" for another one. */
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  readonly model: string;
  readonly keyHeader: string;
  readonly hasKey: boolean;
  readonly errors: FieldErrors;
  readonly preset?: ModelPreset;
}

const KEY_HEADERS = [
  { value: "auto", label: "As the provider wants it" },
  { value: "bearer", label: "Authorization: Bearer" },
  { value: "api-key", label: "api-key" },
  { value: "x-api-key", label: "x-api-key" },
] as const;

const EMPTY = { label: "", baseUrl: "", model: "", keyHeader: "auto", hasKey: false, errors: {} };

/** The form of the model that writes, as stored; one for another model where that one is not changed on screen. */
export function emptyModelForm({ model, models }: {
  readonly model: ModelSettings;
  readonly models: ModelList;
}): ModelFormState {
  const writing = models.models.find(({ id, source }) => id === models.roles.write && source === "screen");
  if (writing !== undefined) return { ...modelFormOf(writing), id: "" };
  if (model.source === "environment") return newModelForm();
  return { ...EMPTY, id: "", baseUrl: model.baseUrl, model: model.model, hasKey: model.hasKey };
}

export function newModelForm(): ModelFormState {
  return { ...EMPTY, id: "new" };
}

export function modelFormOf({ id, label, baseUrl, model, keyHeader, hasKey }: ModelEntry): ModelFormState {
  return { id, label, baseUrl, model, keyHeader, hasKey, errors: {} };
}

/** Address, name and key of one model, with what the presets know. */
export function ModelForm({ form }: { readonly form: ModelFormState }) {
  const isNew = form.id === "new";
  return (
    <>
      <p class="presets">
        <span class="quiet">Fill in for</span>
        {MODEL_PRESETS.map(({ id, name }) => (
          <a
            key={id}
            class="chip"
            aria-current={form.preset?.id === id ? "true" : undefined}
            href={`${
              href("settings", {}, { preset: id, edit: form.id === "" ? undefined : form.id })
            }#model-form`}
          >
            {name}
          </a>
        ))}
      </p>
      {form.preset === undefined ? null : <p class="note preset-help">{form.preset.help}</p>}
      <form id="model-form" method="post" action={`${href("settingsModel")}#model`}>
        {form.id === "" ? null : <input type="hidden" name="id" value={form.id} />}
        <TextField
          name="baseUrl"
          type="url"
          label="Address"
          value={form.baseUrl}
          error={form.errors.baseUrl}
          placeholder="https://api.openai.com/v1"
          maxLength={2000}
        />
        <div class="field-row">
          <TextField
            name="model"
            label="Model"
            value={form.model}
            error={form.errors.model}
            placeholder={form.preset?.example}
            help="The name that the service knows it by"
            maxLength={200}
          />
          <TextField
            name="label"
            label="Your name for it"
            value={form.label}
            error={form.errors.label}
            help="Empty for the model’s own"
            maxLength={80}
          />
        </div>
        <div class="field-row">
          <TextField
            name="apiKey"
            type="password"
            label="API key"
            error={form.errors.apiKey}
            help={form.hasKey
              ? "A key is stored and never shown. Leave this empty to keep it; another address needs its own key."
              : "Stored on the server and never shown again. Most local servers want none."}
            autocomplete="new-password"
            maxLength={2000}
          />
          <SelectField
            name="keyHeader"
            label="The key is sent"
            value={form.keyHeader}
            options={KEY_HEADERS}
            error={form.errors.keyHeader}
          />
        </div>
        <div class="form-actions">
          <SubmitButton>{isNew ? "Add the model" : "Save"}</SubmitButton>
          <SubmitButton tone="quiet" name="then" value="test">
            {isNew ? "Add and test" : "Save and test"}
          </SubmitButton>
          <LinkButton href={`${href("settings", {}, { look: "local" })}#model`}>
            Find one on this machine
          </LinkButton>
        </div>
      </form>
    </>
  );
}
