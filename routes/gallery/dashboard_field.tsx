import type { DashboardSummary } from "../../services/types.ts";
import { SelectField } from "../../views/field.tsx";

interface DashboardFieldProps {
  readonly dashboards: readonly DashboardSummary[];
  readonly chosen: string | undefined;
}

/** Where a new block goes; a question only when there is more than one place. */
export function DashboardField({ dashboards, chosen }: DashboardFieldProps) {
  if (dashboards.length < 2) return null;
  return (
    <SelectField
      name="dashboard"
      label="Put it on"
      value={chosen ?? dashboards[0]?.id}
      options={dashboards.map(({ id, title }) => ({ value: id, label: title }))}
    />
  );
}
