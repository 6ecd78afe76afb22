import type { FieldErrors, Retention } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { TextField } from "../../views/field.tsx";
import { RETENTION_BOUNDS } from "./settings_forms.ts";
import { SettingsPanel } from "./settings_panel.tsx";

const LABELS: Readonly<Record<keyof Retention, string>> = {
  runDays: "Runs, days",
  runsPerBlock: "Runs of one block, at most",
  dataDays: "Data history, days",
  trashDays: "Trash, days",
};

interface RetentionSectionProps {
  /** As stored, or as typed when it was refused. */
  readonly values: Readonly<Record<keyof Retention, string | number>>;
  readonly errors: FieldErrors;
  readonly isSaved: boolean;
}

/** How long old things are kept. */
export function RetentionSection({ values, errors, isSaved }: RetentionSectionProps) {
  return (
    <SettingsPanel
      section="retention"
      note="Older entries are removed by themselves. Versions and the newest good data of a block are always kept."
      isSaved={isSaved}
      hasErrors={Object.keys(errors).length > 0}
    >
      <form method="post" action={`${href("settingsRetention")}#retention`}>
        <div class="field-row">
          {RETENTION_FIELDS.map((name) => (
            <TextField
              name={name}
              type="number"
              label={LABELS[name]}
              value={values[name]}
              error={errors[name]}
              minimum={RETENTION_BOUNDS[name].minimum}
              maximum={RETENTION_BOUNDS[name].maximum}
              required
            />
          ))}
        </div>
        <div class="form-actions">
          <SubmitButton>Save</SubmitButton>
        </div>
      </form>
    </SettingsPanel>
  );
}

/** The form's fields in reading order. */
export const RETENTION_FIELDS = ["runDays", "runsPerBlock", "dataDays", "trashDays"] as const;
