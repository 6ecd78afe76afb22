import type { ComponentChildren, InputHTMLAttributes } from "preact";

interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** Says what is wrong with the value; stands under the control and is read with it. */
  readonly error?: string | undefined;
  readonly help?: ComponentChildren;
  /** Sets fields of one page apart when two forms use the same name. */
  readonly scope?: string | undefined;
}

/** Attributes that tie a control to its label, help and error: spread them over the control. */
export interface ControlAttributes {
  readonly id: string;
  readonly name: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: "true";
}

/** A labelled control with help and error; `children` draws the control with the given attributes. */
export function Field(
  props: FieldProps & { readonly children: (control: ControlAttributes) => ComponentChildren },
) {
  const { name, label, error, help, scope } = props;
  const id = fieldId(name, scope);
  const notes = [...(help ? [`${id}-help`] : []), ...(error ? [`${id}-error`] : [])];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {props.children({
        id,
        name,
        ...(notes.length > 0 ? { "aria-describedby": notes.join(" ") } : {}),
        ...(error ? { "aria-invalid": "true" } : {}),
      })}
      {help ? <p class="field-help" id={`${id}-help`}>{help}</p> : null}
      {error ? <p class="field-error" id={`${id}-error`}>{error}</p> : null}
    </div>
  );
}

interface TextFieldProps extends FieldProps {
  readonly type?: "text" | "url" | "number" | "password" | "search";
  readonly value?: string | number | undefined;
  readonly required?: boolean | undefined;
  readonly placeholder?: string | undefined;
  readonly maxLength?: number | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly step?: number | "any" | undefined;
  readonly autocomplete?: string | undefined;
  readonly list?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
}

/** One line of text, a number, an address or a secret. */
export function TextField(props: TextFieldProps) {
  const listId = props.list ? `${fieldId(props.name, props.scope)}-list` : undefined;
  return (
    <Field {...props}>
      {(control) => (
        <>
          <TypedInput
            type={props.type ?? "text"}
            attributes={{
              ...control,
              class: "input",
              value: props.value,
              required: props.required,
              placeholder: props.placeholder,
              maxLength: props.maxLength,
              pattern: props.pattern,
              min: props.minimum,
              max: props.maximum,
              step: props.step,
              autocomplete: props.autocomplete ?? "off",
              disabled: props.disabled,
            }}
            listId={listId}
          />
          {props.list
            ? (
              <datalist id={listId}>
                {props.list.map((value) => <option key={value} value={value} />)}
              </datalist>
            )
            : null}
        </>
      )}
    </Field>
  );
}

type InputType = NonNullable<TextFieldProps["type"]>;

interface TypedInputProps {
  readonly type: InputType;
  readonly attributes: Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "list" | "role">;
  readonly listId: string | undefined;
}

/** One branch a type: Preact's types tell inputs apart by it. */
function TypedInput({ type, attributes, listId }: TypedInputProps) {
  switch (type) {
    case "text":
      return <input {...attributes} type="text" list={listId} />;
    case "url":
      return <input {...attributes} type="url" />;
    case "number":
      return <input {...attributes} type="number" />;
    case "password":
      return <input {...attributes} type="password" />;
    case "search":
      return <input {...attributes} type="search" />;
  }
}

interface TextAreaProps extends FieldProps {
  readonly value?: string | undefined;
  readonly rows?: number;
  readonly required?: boolean | undefined;
  readonly maxLength?: number | undefined;
  readonly placeholder?: string | undefined;
  /** Fixed-width letters, no spelling marks. */
  readonly isCode?: boolean;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  return (
    <Field {...props}>
      {(control) => (
        <textarea
          {...control}
          class="input"
          data-code={props.isCode ? "" : undefined}
          rows={props.rows ?? 4}
          required={props.required}
          maxLength={props.maxLength}
          placeholder={props.placeholder}
          spellcheck={!props.isCode}
        >
          {props.value}
        </textarea>
      )}
    </Field>
  );
}

interface SelectFieldProps extends FieldProps {
  readonly value?: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly required?: boolean | undefined;
}

/** One of a few values. */
export function SelectField(props: SelectFieldProps) {
  return (
    <Field {...props}>
      {(control) => (
        <select {...control} class="input" required={props.required}>
          {props.options.map(({ value, label }) => (
            <option key={value} value={value} selected={value === props.value}>{label}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckFieldProps extends FieldProps {
  readonly isChecked: boolean;
  /** What the form sends when checked. */
  readonly value?: string;
}

/** Yes or no; the label stands after the box. */
export function CheckField({ name, label, help, error, scope, isChecked, value = "on" }: CheckFieldProps) {
  const id = fieldId(name, scope);
  return (
    <div class="field">
      <label class="check" for={id}>
        <input
          type="checkbox"
          id={id}
          name={name}
          value={value}
          checked={isChecked}
          aria-describedby={help ? `${id}-help` : undefined}
        />
        {label}
      </label>
      {help ? <p class="field-help" id={`${id}-help`}>{help}</p> : null}
      {error ? <p class="field-error" id={`${id}-error`}>{error}</p> : null}
    </div>
  );
}

function fieldId(name: string, scope: string | undefined): string {
  return scope === undefined ? `field-${name}` : `field-${scope}-${name}`;
}
