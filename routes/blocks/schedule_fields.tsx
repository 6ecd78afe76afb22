import { describeRefresh, type Refresh } from "../../domain/schedule.ts";
import { SelectField, TextField } from "../../views/field.tsx";
import type { RefusedForm } from "./card_settings_page.tsx";

interface ScheduleFieldsProps {
  readonly refresh: Refresh;
  /** The version's own schedule. */
  readonly own: Refresh | undefined;
  readonly timeZone: string;
  readonly refused: RefusedForm | undefined;
}

const UNITS = [
  { value: "1", label: "seconds" },
  { value: "60", label: "minutes" },
  { value: "3600", label: "hours" },
  { value: "86400", label: "days" },
] as const;

/** Three ways to say when: the block's own rhythm, an interval, or a cron line. */
export function ScheduleFields({ refresh, own, timeZone, refused }: ScheduleFieldsProps) {
  const values = refused?.values ?? valuesOf(refresh, timeZone);
  const errors = refused?.errors ?? {};
  const isOwn = own !== undefined && JSON.stringify(own) === JSON.stringify(refresh);
  const kind = refused === undefined
    ? (isOwn ? "own" : "cron" in refresh ? "cron" : "every")
    : textOf(values["kind"]);
  return (
    <fieldset class="choices" x-data="schedule">
      <legend class="sr-only">When the block runs</legend>
      <Choice
        value="own"
        kind={kind}
        label={own === undefined ? "As the block says" : `As the block says: ${describeRefresh(own)}`}
      />
      <Choice value="every" kind={kind} label="Every so often" />
      <div class="field-row" x-show="kind === 'every'">
        <TextField
          scope="schedule"
          name="count"
          label="Every"
          type="number"
          minimum={1}
          step={1}
          value={textOf(values["count"])}
          error={errors["everySeconds"] ?? errors["count"]}
        />
        <SelectField
          scope="schedule"
          name="unit"
          label="Unit"
          value={textOf(values["unit"])}
          options={UNITS}
        />
      </div>
      <Choice value="cron" kind={kind} label="At set times" />
      <div class="field-row" x-show="kind === 'cron'">
        <TextField
          scope="schedule"
          name="cron"
          label="Cron line"
          value={textOf(values["cron"])}
          placeholder="0 8 * * 1-5"
          help="Minute, hour, day, month, weekday"
          maxLength={100}
          error={errors["cron"]}
        />
        <TextField
          scope="schedule"
          name="timeZone"
          label="Time zone"
          value={textOf(values["timeZone"])}
          maxLength={60}
          error={errors["timeZone"]}
        />
      </div>
      {errors["kind"] === undefined ? null : <p class="field-error">{errors["kind"]}</p>}
    </fieldset>
  );
}

function Choice(
  { value, kind, label }: { readonly value: string; readonly kind: string; readonly label: string },
) {
  return (
    <label class="check">
      <input type="radio" name="kind" value={value} checked={value === kind} x-model="kind" />
      {label}
    </label>
  );
}

function valuesOf(refresh: Refresh, timeZone: string): Readonly<Record<string, string>> {
  if ("cron" in refresh) return { cron: refresh.cron, timeZone: refresh.timeZone, count: "1", unit: "3600" };
  const unit = [86_400, 3_600, 60].find((size) => refresh.everySeconds % size === 0) ?? 1;
  return { count: String(refresh.everySeconds / unit), unit: String(unit), cron: "", timeZone };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 200) : "";
}
