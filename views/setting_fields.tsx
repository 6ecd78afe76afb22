import type { Place, SettingDefinition } from "../domain/manifest.ts";
import { isRecord } from "../domain/json.ts";
import type { FieldErrors } from "../services/types.ts";
import { CheckField, Field, SelectField, TextArea, TextField } from "./field.tsx";

/** A block names its settings as it likes; its fields must not take the ids of our own. */
const SCOPE = "setting";

interface SettingFieldsProps {
  readonly definitions: readonly SettingDefinition[];
  /** Stored values, or what a person sent when it was refused. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors?: FieldErrors;
  /** Sets the fields of several forms on one page apart. */
  readonly scope?: string;
}

/** The form fields of a block's or a recipe's settings; `readSettingsForm` in `routes/` reads them back. */
export function SettingFields({ definitions, values, errors = {}, scope = SCOPE }: SettingFieldsProps) {
  return (
    <>
      {definitions.map((definition) => (
        <SettingField
          key={definition.name}
          definition={definition}
          value={values[definition.name] ?? null}
          error={errors[definition.name]}
          scope={scope}
        />
      ))}
    </>
  );
}

interface SettingFieldProps {
  readonly definition: SettingDefinition;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly scope: string;
}

function SettingField({ definition, value, error, scope }: SettingFieldProps) {
  const { name, required } = definition;
  const label = required === true ? definition.label : `${definition.label} (optional)`;
  const common = { name, label, error, help: definition.help, required, scope };
  switch (definition.type) {
    case "text":
      return <TextField {...common} value={textOf(value)} maxLength={definition.maximumLength ?? 2_000} />;
    case "number":
      return (
        <TextField
          {...common}
          type="number"
          value={textOf(value)}
          minimum={definition.minimum}
          maximum={definition.maximum}
          step={definition.step ?? "any"}
        />
      );
    case "boolean":
      return (
        <>
          {/* A box that is off sends nothing; this tells "off" from "not asked". The later value of a name counts. */}
          <input type="hidden" name={name} value="false" />
          <CheckField {...common} label={definition.label} value="true" isChecked={isOn(value)} />
        </>
      );
    case "choice":
      return <SelectField {...common} value={textOf(value)} options={choicesOf(definition)} />;
    case "address":
      return <TextField {...common} value={textOf(value)} placeholder="https://" maxLength={2_000} />;
    case "place":
      return <PlaceField {...common} value={value} />;
    case "list":
      return (
        <TextArea
          {...common}
          value={Array.isArray(value) ? value.join("\n") : textOf(value)}
          help={definition.help ?? (definition.of === "address" ? "One address a line" : "One a line")}
        />
      );
  }
}

interface PlaceFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly help: string | undefined;
  readonly required: boolean | undefined;
  readonly scope: string;
}

/** A place by its name; the coordinates stand behind it for places that share a name or have none. */
function PlaceField({ name, label, value, error, help, required, scope }: PlaceFieldProps) {
  const place: Partial<Place> = isRecord(value) ? value : { name: textOf(value) };
  return (
    <>
      <Field
        scope={scope}
        name={`${name}.name`}
        label={label}
        error={error}
        help={help ?? "A town or a place"}
      >
        {(control) => (
          <input
            {...control}
            class="input"
            type="text"
            value={place.name ?? ""}
            required={required}
            maxLength={120}
            autocomplete="off"
          />
        )}
      </Field>
      <input type="hidden" name={`${name}.was`} value={place.name ?? ""} />
      <details class="field-more" open={error !== undefined}>
        <summary>Coordinates</summary>
        <div class="field-row">
          <TextField
            scope={scope}
            name={`${name}.latitude`}
            label="Latitude"
            type="number"
            step="any"
            minimum={-90}
            maximum={90}
            value={numberOf(place.latitude)}
          />
          <TextField
            scope={scope}
            name={`${name}.longitude`}
            label="Longitude"
            type="number"
            step="any"
            minimum={-180}
            maximum={180}
            value={numberOf(place.longitude)}
          />
        </div>
        <input type="hidden" name={`${name}.timeZone`} value={place.timeZone ?? ""} />
        <input type="hidden" name={`${name}.country`} value={place.country ?? ""} />
      </details>
    </>
  );
}

function choicesOf(definition: Extract<SettingDefinition, { type: "choice" }>) {
  return definition.required === true
    ? definition.options
    : [{ value: "", label: "–" }, ...definition.options];
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function isOn(value: unknown): boolean {
  return value === true || value === "true" || value === "on";
}
