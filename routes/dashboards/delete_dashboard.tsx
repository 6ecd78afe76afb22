import type { DashboardId } from "../../domain/ids.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";

interface DeleteDashboardProps {
  readonly id: DashboardId;
  readonly title: string;
}

/** Takes a dashboard away from its foot, in two steps. */
export function DeleteDashboard({ id, title }: DeleteDashboardProps) {
  return (
    <>
      <button type="button" class="link-button" popovertarget="delete-dashboard">Delete</button>
      <div id="delete-dashboard" class="menu" data-kind="form" popover="auto">
        <form method="post" action={href("dashboardDeletions", { dashboard: id })}>
          <p>
            Delete “{title}”? <span data-needs-card>Its blocks go to the trash.</span>
          </p>
          <SubmitButton tone="danger" size="small">Delete</SubmitButton>
        </form>
      </div>
    </>
  );
}
