import type { BlockId } from "../../domain/ids.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { CertificateReading, ConnectionForm } from "../../services/connections/types.ts";
import type { FieldErrors } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { TermsForm } from "./terms_form.tsx";

export interface NewConnectionPageProps {
  readonly frame: PageFrame;
  readonly form: ConnectionForm;
  readonly errors: FieldErrors;
  readonly reading?: CertificateReading | undefined;
  /** The block whose card asked for it. */
  readonly block?: { readonly id: BlockId; readonly title: string } | undefined;
}

export function NewConnectionPage({ frame, form, errors, reading, block }: NewConnectionPageProps) {
  return (
    <Page frame={frame} title="New connection" current="connections" width="narrow">
      <nav class="crumbs" aria-label="Way back">
        <a href={href("connections")}>Connections</a>
      </nav>
      <PageHeading
        title="New connection"
        note="A key or password and the one place that it may go to. Blocks use it only after you allowed each of them."
      />
      {block === undefined ? null : (
        <Note tone="accent">
          <span dir="auto">{`“${cleanText(block.title, 200)}” asks for this.`}</span>{" "}
          Check that the address is the one that your secret is for.
        </Note>
      )}
      <TermsForm
        form={form}
        errors={errors}
        viewer={frame.viewer}
        action={href("connections")}
        hidden={{ block: block?.id }}
        secretHelp="Sealed on this server and never shown again"
        reading={reading}
        submitLabel="Save connection"
        backHref={href("connections")}
      />
    </Page>
  );
}
