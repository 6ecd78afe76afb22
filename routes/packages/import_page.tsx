import { PACKAGE_LIMITS } from "../../domain/package.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { TextArea } from "../../views/field.tsx";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";

interface ImportPageProps {
  readonly frame: PageFrame;
  readonly problem?: string | undefined;
  /** As it was pasted and refused. */
  readonly text?: string | undefined;
}

/** Where a package comes in. */
export function ImportPage({ frame, problem, text }: ImportPageProps) {
  return (
    <Page frame={frame} title="Import" current="packages" width="narrow">
      <PageHeading
        title="Import"
        note="A block or a dashboard that Tessera exported. You see what it holds before anything is taken."
      />
      {problem === undefined ? null : (
        <div role="alert">
          <Note tone="bad">
            <p>{problem}</p>
          </Note>
        </div>
      )}
      <form class="panel" method="post" action={href("packages")} enctype="multipart/form-data">
        <div class="field">
          <label class="field-label" for="field-file">File</label>
          <input
            id="field-file"
            class="input"
            type="file"
            name="file"
            accept=".json,application/json"
            aria-describedby="field-file-help"
          />
          <p class="field-help" id="field-file-help">
            {`Its name ends in .tessera.json; at most ${PACKAGE_LIMITS.pageBytes / 1024 / 1024} MB`}
          </p>
        </div>
        <TextArea name="text" label="Or paste what is in it" rows={5} value={text} isCode />
        <div class="form-actions">
          <SubmitButton>Look at it</SubmitButton>
        </div>
        <p class="quiet">
          It runs once without a network, on the answers that came with it. Later it reads only from hosts
          that you allow, with the connections that you allow.
        </p>
      </form>
    </Page>
  );
}
