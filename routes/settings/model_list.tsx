import { cleanText } from "../../domain/outcome.ts";
import type { FieldErrors, ModelEntry, ModelList as Models } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { Confirm } from "../../views/confirm.tsx";
import { SelectField } from "../../views/field.tsx";

const ROLE_WORDS = { write: "writes", repair: "repairs", heal: "heals" } as const;
type Role = keyof typeof ROLE_WORDS;
const ROLES: readonly Role[] = ["write", "repair", "heal"];

/** Every model that can be asked, with what it does. */
export function ModelList({ models }: { readonly models: Models }) {
  return (
    <ul class="rows model-list">
      {models.models.map((model) => (
        <li key={model.id}>
          <span class="row-words">
            <strong dir="auto">{nameOf(model)}</strong>
            <span class="quiet">{describeModel(model, models)}</span>
          </span>
          <span class="model-actions">
            <TestForm model={model} />
            {model.source === "environment" ? null : (
              <>
                <LinkButton size="small" href={`${href("settings", {}, { edit: model.id })}#model`}>
                  Change
                </LinkButton>
                <RemoveForm model={model} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function TestForm({ model }: { readonly model: ModelEntry }) {
  return (
    <form
      method="post"
      action={`${href("settingsModelTests")}#model`}
      hx-post={href("settingsModelTests")}
      hx-target="#model-test"
      hx-swap="innerHTML"
    >
      <input type="hidden" name="id" value={model.id} />
      <SubmitButton tone="quiet" size="small">Test</SubmitButton>
    </form>
  );
}

function RemoveForm({ model }: { readonly model: ModelEntry }) {
  return (
    <Confirm
      label="Remove"
      subject={nameOf(model)}
      question={`${nameOf(model)} and its key are forgotten.`}
      confirmLabel="Remove it"
      action={`${href("settingsModelRemovals")}#model`}
      fields={{ id: model.id }}
    />
  );
}

function describeModel(model: ModelEntry, { roles }: Models): string {
  const tasks = ROLES.filter((role) => roles[role] === model.id).map((role) => ROLE_WORDS[role]);
  return [
    ...(model.label === "" ? [] : [cleanText(model.model, 200)]),
    new URL(model.baseUrl).host,
    model.hasKey ? "key set" : "no key",
    ...(model.source === "environment" ? ["from the environment of the server"] : []),
    ...(tasks.length === 0 ? [] : [tasks.join(", ")]),
  ].join(" · ");
}

interface RolesFormProps {
  readonly models: Models;
  readonly errors: FieldErrors;
}

/** Which model does what; shown once there is a choice. */
export function RolesForm({ models, errors }: RolesFormProps) {
  const { roles } = models;
  const source = (id: string | null) => models.models.find((model) => model.id === id)?.source;
  const isFixed = (role: Role) => source(roles[role]) === "environment" && role !== "heal";
  const options = models.models.map((model) => ({ value: model.id, label: nameOf(model) }));
  const same = { value: "", label: "The one that writes" };
  const pick = (role: Role, label: string, first: typeof same | undefined) =>
    isFixed(role)
      ? (
        <p class="quiet">
          {`${label}: ${nameById(models, roles[role])}, set by the environment of the server`}
        </p>
      )
      : (
        <SelectField
          name={role}
          scope="role"
          label={label}
          value={roles[role] ?? ""}
          options={first === undefined ? options : [first, ...options]}
          error={errors[role]}
        />
      );
  return (
    <form method="post" action={`${href("settingsModelRoles")}#model`}>
      <h3>Who does what</h3>
      <div class="field-row">
        {pick("write", "Writes blocks", undefined)}
        {pick("repair", "Repairs what failed its trial", same)}
        {pick("heal", "Heals what broke later", { value: "", label: "The one that repairs" })}
      </div>
      <div class="form-actions">
        <SubmitButton tone="quiet">Save</SubmitButton>
      </div>
    </form>
  );
}

export function nameOf({ label, model }: Pick<ModelEntry, "label" | "model">): string {
  return cleanText(label === "" ? model : label, 200);
}

function nameById({ models }: Models, id: string | null): string {
  const model = models.find((each) => each.id === id);
  return model === undefined ? "none" : nameOf(model);
}
