import type { ComponentChildren } from "preact";
import type { FieldErrors } from "../../services/types.ts";
import { TextField } from "../../views/field.tsx";

interface SecretFieldsProps {
  readonly errors: FieldErrors;
  readonly help: ComponentChildren;
  /** Of the kind that has two; in a form whose kind can be chosen, the style sheet decides. */
  readonly hasRefreshToken: boolean | "by kind";
  readonly scope?: string;
}

/** Where a secret is typed. What is stored, or was typed before, is never written into it. */
export function SecretFields({ errors, help, hasRefreshToken, scope }: SecretFieldsProps) {
  const token = (
    <TextField
      name="refreshToken"
      type="password"
      label="Refresh token"
      help="The secret above is then the client secret; leave it empty for a public client"
      error={errors["refreshToken"]}
      autocomplete="new-password"
      maxLength={8000}
      scope={scope}
    />
  );
  return (
    <>
      <TextField
        name="secret"
        type="password"
        label="Secret"
        help={help}
        error={errors["secret"]}
        autocomplete="new-password"
        maxLength={8000}
        scope={scope}
      />
      {hasRefreshToken === "by kind" ? <div class="kind-part" data-kinds="refresh_token">{token}</div> : null}
      {hasRefreshToken === true ? token : null}
    </>
  );
}
