import type { DashboardId } from "../../domain/ids.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { TextField } from "../../views/field.tsx";

export const MAX_TITLE_CHARS = 80;

interface DashboardTitleProps {
  readonly id: DashboardId;
  readonly title: string;
}

/** Renames a dashboard from its foot. */
export function DashboardTitle({ id, title }: DashboardTitleProps) {
  return (
    <>
      <button type="button" class="link-button" popovertarget="rename-dashboard">Rename “{title}”</button>
      <div id="rename-dashboard" class="menu" data-kind="form" popover="auto">
        <form method="post" action={href("dashboardTitle", { dashboard: id })}>
          <TextField
            scope="dashboard"
            name="title"
            label="Name of this dashboard"
            value={title}
            required
            maxLength={MAX_TITLE_CHARS}
          />
          <SubmitButton size="small">Save</SubmitButton>
        </form>
      </div>
    </>
  );
}
