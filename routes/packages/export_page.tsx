import type { ExportedPackage } from "../../services/packages/types.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { CheckField } from "../../views/field.tsx";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";

interface ExportPageProps {
  readonly frame: PageFrame;
  readonly kind: "block" | "dashboard";
  readonly title: string;
  /** Of the file. */
  readonly action: string;
  readonly back: string;
  readonly made?: ExportedPackage;
  readonly problem?: string;
}

/** What leaves with a block or a dashboard, what stays, and the button for the file. */
export function ExportPage({ frame, kind, title, action, back, made, problem }: ExportPageProps) {
  return (
    <Page frame={frame} title={`Export ${title}`} width="narrow">
      <nav class="crumbs" aria-label="Way back">
        <a href={back}>Dashboard</a>
      </nav>
      <PageHeading
        title={`Export “${title}”`}
        note={kind === "block"
          ? "One file that another Tessera imports: words, code, hosts, settings."
          : "All blocks of this dashboard in one file that another Tessera imports."}
      />
      {problem === undefined ? null : (
        <div role="alert">
          <Note tone="bad">
            <p>{problem}</p>
          </Note>
        </div>
      )}
      {made === undefined ? null : <ExportForm action={action} back={back} made={made} />}
    </Page>
  );
}

function ExportForm(
  { action, back, made }: { readonly action: string; readonly back: string; readonly made: ExportedPackage },
) {
  return (
    <form class="panel" method="get" action={action}>
      <input type="hidden" name="chosen" value="yes" />
      <CheckField
        name="settings"
        value="yes"
        label="With what you typed into settings"
        help="Places and addresses say something of you. What looks like a password or a key never goes."
        isChecked
      />
      <CheckField
        name="fixtures"
        value="yes"
        label="With recorded answers"
        help="Whoever imports it sees its picture before anything is asked. Only of what anybody may read."
        isChecked
      />
      {made.notes.length === 0 ? null : (
        <Note tone="accent">
          <ul>{made.notes.map((note) => <li key={note}>{note}</li>)}</ul>
        </Note>
      )}
      <p class="quiet">
        Never in it: secrets of connections, keys, what you allowed, data, history and logs.
      </p>
      <div class="form-actions">
        <SubmitButton>Download</SubmitButton>
        <LinkButton href={back}>Back</LinkButton>
      </div>
    </form>
  );
}
