import type { FieldErrors } from "../../services/types.ts";
import type { TokenSummary } from "../../services/tokens/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { Confirm } from "../../views/confirm.tsx";
import { Field, TextField } from "../../views/field.tsx";
import { Moment } from "../../views/moment.tsx";
import type { PageFrame } from "../../views/page.tsx";
import type { FormTexts } from "./settings_forms.ts";
import { SettingsPanel } from "./settings_panel.tsx";

interface TokensSectionProps {
  readonly frame: PageFrame;
  readonly tokens: readonly TokenSummary[];
  /** The one answer that shows it. */
  readonly newToken: string | undefined;
  readonly texts: FormTexts | undefined;
  readonly errors: FieldErrors;
  readonly isSaved: boolean;
}

/** What programs ask with: they read what a token is for, and can change nothing. */
export function TokensSection({ frame, tokens, newToken, texts, errors, isSaved }: TokensSectionProps) {
  return (
    <SettingsPanel
      section="tokens"
      note="For programs such as Prometheus. A token reads what it is for; it signs nobody in and changes nothing."
      isSaved={isSaved}
      hasErrors={Object.keys(errors).length > 0}
    >
      {newToken === undefined ? null : (
        <div class="note new-link" data-tone="accent" role="status">
          <p>
            <strong>Copy this token now.</strong> It is not shown again. Send it as{" "}
            <code>Authorization: Bearer …</code>
          </p>
          <p>
            <code class="link-text">{newToken}</code>
          </p>
        </div>
      )}
      {tokens.length === 0 ? null : (
        <ul class="rows">
          {tokens.map((token) => <TokenRow key={token.id} frame={frame} token={token} />)}
        </ul>
      )}
      <form method="post" action={`${href("settingsTokens")}#tokens`}>
        <div class="field-row">
          <TextField
            name="name"
            label="What uses it"
            value={texts?.["name"]}
            error={errors["name"]}
            placeholder="prometheus"
            maxLength={60}
            scope="tokens"
            required
          />
          <Field name="scope" label="What it may read" error={errors["scope"]} scope="tokens">
            {(control) => (
              <select {...control} class="input">
                <option value="metrics" selected={texts?.["scope"] !== "read"}>Measurements: /metrics</option>
                <option value="read" selected={texts?.["scope"] === "read"}>Health: /health</option>
              </select>
            )}
          </Field>
          <TextField
            name="days"
            type="number"
            label="Expires after, days"
            value={texts?.["days"]}
            error={errors["days"]}
            help="Empty: never"
            minimum={1}
            maximum={3_650}
            scope="tokens"
          />
        </div>
        <div class="form-actions">
          <SubmitButton>Make a token</SubmitButton>
        </div>
      </form>
    </SettingsPanel>
  );
}

function TokenRow({ frame, token }: { readonly frame: PageFrame; readonly token: TokenSummary }) {
  const { id, name, scopes, expiresAt, isExpired, lastUsedDay } = token;
  return (
    <li>
      <div class="row-words">
        <strong dir="auto">{name}</strong>
        <span class="quiet">
          {scopes.join(", ")}
          {"; "}
          {isExpired ? "expired" : expiresAt === null ? "does not expire" : (
            <>
              until <Moment at={expiresAt} viewer={frame.viewer} />
            </>
          )}
          {"; "}
          {lastUsedDay === null
            ? "never used"
            : `last used on ${new Date(lastUsedDay).toISOString().slice(0, 10)}`}
        </span>
      </div>
      <Confirm
        label="Revoke"
        subject={name}
        question="Whatever uses this token is refused from its next request on."
        confirmLabel="Revoke the token"
        action={`${href("settingsTokenRevocations")}#tokens`}
        fields={{ token: id }}
      />
    </li>
  );
}
