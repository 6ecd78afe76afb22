import { cleanText } from "../../domain/outcome.ts";
import type { Inspection, InspectionChoice } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { SelectField, TextField } from "../../views/field.tsx";
import type { PageFrame } from "../../views/page.tsx";
import { DashboardField } from "../gallery/dashboard_field.tsx";
import type { InspectorForm } from "./inspector_page.tsx";

const MAX_SAMPLE_CHARS = 80;

interface ChoiceFormProps {
  readonly frame: PageFrame;
  readonly inspection: Extract<Inspection, { kind: "recognised" }>;
  readonly choice: InspectionChoice;
  readonly dashboard: string | undefined;
  readonly form: InspectorForm | undefined;
}

/** What of one list or record to show, and how. */
export function ChoiceForm({ frame, inspection, choice, dashboard, form }: ChoiceFormProps) {
  const errors = form?.errors ?? {};
  const isChosen = (field: InspectionChoice["fields"][number]) =>
    form === undefined ? field.isChosen : form.fields.includes(field.path);
  return (
    <form method="post" action={href("inspector")}>
      <input type="hidden" name="address" value={inspection.address} />
      <input type="hidden" name="choice" value={choice.id} />
      <fieldset class="fieldset" aria-describedby={errors.fields === undefined ? undefined : "fields-error"}>
        <legend>Fields</legend>
        {errors.fields === undefined ? null : <p class="field-error" id="fields-error">{errors.fields}</p>}
        <ul class="field-choices">
          {choice.fields.map((field, index) => (
            <FieldChoice field={field} index={index} isChosen={isChosen(field)} />
          ))}
        </ul>
      </fieldset>
      <div class="field-row">
        <SelectField
          name="view"
          label="Show it as"
          value={form?.view ?? choice.view}
          error={errors.view}
          options={choice.views.map(({ id, label }) => ({ value: id, label }))}
        />
        <TextField
          name="title"
          label="Title"
          value={form?.title ?? cleanText(inspection.title, 120)}
          error={errors.title}
          maxLength={120}
          required
        />
      </div>
      <DashboardField dashboards={frame.dashboards} chosen={dashboard} />
      <div class="form-actions">
        <SubmitButton>Make the block</SubmitButton>
      </div>
    </form>
  );
}

interface FieldChoiceProps {
  readonly field: InspectionChoice["fields"][number];
  readonly index: number;
  readonly isChosen: boolean;
}

function FieldChoice({ field, index, isChosen }: FieldChoiceProps) {
  const id = `choice-${index}`;
  return (
    <li>
      <input type="checkbox" id={id} name="fields" value={field.path} checked={isChosen} />
      <label for={id} dir="auto">{cleanText(field.label, 80)}</label>
      <span class="field-type">{field.type}</span>
      <span class="field-sample" dir="auto">{cleanText(field.sample, MAX_SAMPLE_CHARS)}</span>
    </li>
  );
}
