import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { TextField } from "../../views/field.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { MAX_TITLE_CHARS } from "./dashboard_title.tsx";

interface NewDashboardPageProps {
  readonly frame: PageFrame;
  readonly title?: string | undefined;
  readonly problem?: string | undefined;
}

/** One more dashboard. */
export function NewDashboardPage({ frame, title, problem }: NewDashboardPageProps) {
  return (
    <Page frame={frame} title="New dashboard" current="dashboardNew" width="narrow">
      <PageHeading title="New dashboard" note="It gets a tab of its own beside the others." />
      <form class="panel" method="post" action={href("dashboardNew")}>
        <TextField
          name="title"
          label="Name"
          value={title}
          error={problem}
          maxLength={MAX_TITLE_CHARS}
          required
        />
        <div class="form-actions">
          <SubmitButton>Make it</SubmitButton>
          <LinkButton href={href("packages")}>Import one instead</LinkButton>
        </div>
      </form>
    </Page>
  );
}
