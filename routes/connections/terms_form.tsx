import type { ComponentChildren } from "preact";
import { CONNECTION_METHODS } from "../../domain/connection.ts";
import type { CertificateReading, ConnectionForm } from "../../services/connections/types.ts";
import type { FieldErrors, Viewer } from "../../services/types.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { CheckField, TextField } from "../../views/field.tsx";
import { Note } from "../../views/note.tsx";
import { CertificateFields } from "./certificate_fields.tsx";
import { KindFields } from "./kind_fields.tsx";
import { SecretFields } from "./secret_fields.tsx";

interface TermsFormProps {
  readonly form: ConnectionForm;
  readonly errors: FieldErrors;
  readonly viewer: Viewer;
  readonly action: string;
  /** Hidden fields that come back with the form. */
  readonly hidden: Readonly<Record<string, string | undefined>>;
  readonly secretHelp: ComponentChildren;
  readonly reading?: CertificateReading | undefined;
  readonly title?: string;
  readonly submitLabel: string;
  readonly backHref: string;
}

/** Everything of a connection in one form, without scripts: where the secret may go, how, and the secret itself. */
export function TermsForm(props: TermsFormProps) {
  const { form, errors, viewer, action, hidden, reading } = props;
  return (
    <form class="panel connection-form" method="post" action={action}>
      {/* The first button is the one that Enter presses. */}
      <button type="submit" hidden></button>
      {Object.entries(hidden).map(([name, value]) =>
        value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />
      )}
      {Object.keys(errors).length === 0 ? null : (
        <div role="alert">
          <Note tone="bad">Not saved: see the marked fields. The secret must be typed again.</Note>
        </div>
      )}
      {props.title === undefined ? null : <h2>{props.title}</h2>}
      <div class="field-row">
        <TextField
          name="name"
          label="Name"
          value={form.name}
          error={errors["name"]}
          placeholder="GITHUB"
          help="What the code calls it"
          required
          maxLength={40}
        />
        <TextField
          name="origin"
          label="Address"
          value={form.origin}
          error={errors["origin"]}
          placeholder="https://api.github.com"
          help="The only place that gets the secret: scheme, host and port"
          maxLength={300}
        />
      </div>
      <KindFields form={form} errors={errors} />
      <SecretFields errors={errors} help={props.secretHelp} hasRefreshToken="by kind" />
      <fieldset class="methods">
        <legend>What blocks may do with it</legend>
        {CONNECTION_METHODS.map((method) => (
          <CheckField
            key={method}
            name="methods"
            scope={method}
            label={method}
            value={method}
            isChecked={form.methods.includes(method)}
          />
        ))}
        {errors["methods"] === undefined ? null : <p class="field-error">{errors["methods"]}</p>}
        <p class="field-help">GET and HEAD read; the others may change something at the source.</p>
      </fieldset>
      <TextField
        name="pathPrefix"
        label="Only below this path"
        value={form.pathPrefix}
        error={errors["pathPrefix"]}
        help="“/” for everything at the address"
        maxLength={400}
      />
      <CertificateFields form={form} errors={errors} viewer={viewer} reading={reading} />
      <div class="form-actions">
        <SubmitButton>{props.submitLabel}</SubmitButton>
        <LinkButton href={props.backHref}>Back</LinkButton>
      </div>
    </form>
  );
}
