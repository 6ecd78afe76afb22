import { type Budget, BUDGET_KINDS, type BudgetKind, type Budgets } from "../../domain/budget.ts";
import type { FieldErrors } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { BudgetFields } from "../../views/budget_fields.tsx";
import { SubmitButton } from "../../views/button.tsx";
import type { FormTexts } from "./settings_forms.ts";
import { SettingsPanel } from "./settings_panel.tsx";

interface BudgetsSectionProps {
  readonly budgets: Budgets;
  /** What was sent and refused. */
  readonly texts: FormTexts | undefined;
  readonly errors: FieldErrors;
  readonly isSaved: boolean;
}

const LABELS: Readonly<Record<BudgetKind, string>> = {
  generation: "Making or changing a block once",
  block: "One block in a day",
  day: "Everything in a day",
  month: "Everything in a month",
};

/** Most that models may spend; a call that could cross one of these is not made. */
export function BudgetsSection({ budgets, texts, errors, isSaved }: BudgetsSectionProps) {
  return (
    <SettingsPanel
      section="budgets"
      note={
        <>
          A call that could cross one of these is not made. Days and months are those of your time zone; empty
          means without a limit, and 0 that no model is asked. <a href={href("costs")}>See what was spent</a>
        </>
      }
      isSaved={isSaved}
      hasErrors={Object.keys(errors).length > 0}
    >
      <form method="post" action={`${href("settingsBudgets")}#budgets`}>
        {BUDGET_KINDS.map((kind) => (
          <BudgetFields
            key={kind}
            kind={kind}
            label={LABELS[kind]}
            texts={texts ?? textsOf(kind, budgets[kind])}
            errors={errors}
          />
        ))}
        <p class="quiet">
          A limit in money needs a price: a model without one is not asked while such a limit is set.
        </p>
        <div class="form-actions">
          <SubmitButton>Save budgets</SubmitButton>
        </div>
      </form>
    </SettingsPanel>
  );
}

function textsOf(kind: BudgetKind, { tokens, micros }: Budget): FormTexts {
  return {
    [`${kind}Tokens`]: tokens === null ? "" : tokens.toLocaleString("en"),
    [`${kind}Dollars`]: micros === null ? "" : String(micros / 1e6),
  };
}
