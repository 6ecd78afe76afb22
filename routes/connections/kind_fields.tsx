import { CONNECTION_KINDS } from "../../domain/connection.ts";
import type { ConnectionForm } from "../../services/connections/types.ts";
import type { FieldErrors } from "../../services/types.ts";
import { SelectField, TextField } from "../../views/field.tsx";
import { Note } from "../../views/note.tsx";
import { KIND_WORDS } from "./kind_words.ts";

interface KindFieldsProps {
  readonly form: ConnectionForm;
  readonly errors: FieldErrors;
}

const CLIENT_AUTH = [
  { value: "basic", label: "In a header (most)" },
  { value: "body", label: "In the body" },
] as const;

/** How the secret is sent, and the facts that this way needs; the style sheet shows those of the chosen one. */
export function KindFields({ form, errors }: KindFieldsProps) {
  const field = (name: "user" | "header" | "prefix" | "parameter" | "tokenUrl" | "clientId" | "scope") => ({
    name,
    value: form[name],
    error: errors[name],
  });
  return (
    <>
      <fieldset class="kinds">
        <legend>What do you have?</legend>
        {CONNECTION_KINDS.map((kind) => (
          <label key={kind} class="kind">
            <input type="radio" name="kind" value={kind} checked={kind === form.kind} />
            <span>
              <strong>{KIND_WORDS[kind].label}</strong>
              <span class="quiet">{KIND_WORDS[kind].help}</span>
            </span>
          </label>
        ))}
        {errors["kind"] === undefined ? null : <p class="field-error">{errors["kind"]}</p>}
      </fieldset>
      <div class="kind-part" data-kinds="basic">
        <TextField {...field("user")} label="User name" maxLength={400} />
      </div>
      <div class="kind-part field-row" data-kinds="header">
        <TextField {...field("header")} label="Header" placeholder="X-Api-Key" maxLength={80} />
        <TextField {...field("prefix")} label="Text before the secret" help="Mostly empty" maxLength={400} />
      </div>
      <div class="kind-part" data-kinds="query">
        <Note tone="warn">
          Servers and everything between write addresses into their logs, the key with them. Choose this only
          where the source takes nothing else.
        </Note>
        <TextField
          {...field("parameter")}
          label="Name of the parameter"
          placeholder="api_key"
          maxLength={80}
        />
      </div>
      <div class="kind-part" data-kinds="client_credentials refresh_token">
        <TextField
          {...field("tokenUrl")}
          label="Token address"
          placeholder="https://auth.example.org/oauth/token"
          help="The secret goes there, and the tokens that it gives go to the address above"
          maxLength={2000}
        />
        <div class="field-row">
          <TextField {...field("clientId")} label="Client ID" maxLength={400} />
          <TextField
            {...field("scope")}
            label="Scope"
            help="As the source’s documentation says"
            maxLength={400}
          />
          <SelectField
            name="clientAuth"
            label="The client says who it is"
            value={form.clientAuth}
            options={CLIENT_AUTH}
            error={errors["clientAuth"]}
          />
        </div>
      </div>
    </>
  );
}
