import { THRESHOLD_BOUNDS } from "../../domain/heal_settings.ts";
import type { FieldErrors } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { SelectField, TextField } from "../../views/field.tsx";
import { MODE_WORDS } from "../blocks/healing_panel.tsx";
import { SettingsPanel } from "./settings_panel.tsx";

interface HealingSectionProps {
  /** As stored, or as typed when it was refused. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly errors: FieldErrors;
  readonly isSaved: boolean;
}

/** What blocks may do about sources that changed, where nothing else was set for one. */
export function HealingSection({ values, errors, isSaved }: HealingSectionProps) {
  return (
    <SettingsPanel
      section="healing"
      note="A repair is put on the card by itself only when it gives the same as before on recorded good answers; each block can say otherwise."
      isSaved={isSaved}
      hasErrors={Object.keys(errors).length > 0}
    >
      <form method="post" action={`${href("settingsHealing")}#healing`}>
        <div class="field-row">
          <SelectField
            name="mode"
            scope="healing"
            label="When a source changes"
            value={String(values["mode"])}
            error={errors["mode"]}
            options={(["automatic", "review", "off"] as const).map((value) => ({
              value,
              label: MODE_WORDS[value],
            }))}
          />
          <TextField
            name="threshold"
            scope="healing"
            type="number"
            label="Failures in a row"
            value={values["threshold"]}
            minimum={THRESHOLD_BOUNDS.least}
            maximum={THRESHOLD_BOUNDS.most}
            error={errors["threshold"]}
            required
          />
        </div>
        <div class="form-actions">
          <SubmitButton>Save</SubmitButton>
        </div>
      </form>
    </SettingsPanel>
  );
}
