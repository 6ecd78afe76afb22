import type { BudgetKind } from "../domain/budget.ts";
import type { FieldErrors } from "../services/types.ts";
import { TextField } from "./field.tsx";

interface BudgetFieldsProps {
  readonly kind: BudgetKind;
  readonly label: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  /** What holds where a field is empty. */
  readonly usual?: { readonly tokens: string; readonly dollars: string };
}

/** One budget: tokens and US dollars. */
export function BudgetFields({ kind, label, texts, errors, usual }: BudgetFieldsProps) {
  const common = { scope: "budget", maxLength: 20 };
  return (
    <fieldset class="budget">
      <legend>{label}</legend>
      <div class="field-row">
        <TextField
          {...common}
          name={`${kind}Tokens`}
          label="Tokens"
          value={texts[`${kind}Tokens`] ?? ""}
          error={errors[`${kind}Tokens`]}
          placeholder={usual?.tokens ?? "No limit"}
        />
        <TextField
          {...common}
          name={`${kind}Dollars`}
          label="US dollars"
          value={texts[`${kind}Dollars`] ?? ""}
          error={errors[`${kind}Dollars`]}
          placeholder={usual?.dollars ?? "No limit"}
        />
      </div>
    </fieldset>
  );
}
