import type { Diagnosis } from "../../../generation/types.ts";
import type { BlockDetail, WaitingDraft } from "../../../services/types.ts";
import { cleanText } from "../../../domain/outcome.ts";
import type { CodeCheck, CodeNote } from "../../../services/edit/types.ts";
import { href } from "../../../urls.ts";
import { SubmitButton } from "../../../views/button.tsx";
import { ConnectionApproval } from "../../../views/connection_approval.tsx";
import { TextArea } from "../../../views/field.tsx";
import { Page, type PageFrame } from "../../../views/page.tsx";
import { PageHeading } from "../../../views/panel.tsx";
import { CheckNote, NoteList } from "./code_check.tsx";
import { tabHref } from "./details_page.tsx";

export interface CodeText {
  readonly backend: string;
  readonly view: string;
  readonly manifest: string;
}

/** Why the code that was sent is not on the card. */
export type CodeProblem =
  | { readonly kind: "invalid"; readonly message: string }
  | {
    readonly kind: "draft";
    readonly version: number;
    readonly diagnosis: Diagnosis;
    readonly notes: readonly CodeNote[];
  }
  /** It was only checked. */
  | ({ readonly kind: "checked" } & CodeCheck);

interface CodePageProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly text: CodeText;
  readonly problem?: CodeProblem | undefined;
  /** What was saved before and waits for a yes. */
  readonly waiting?: WaitingDraft | undefined;
  /** Address of the words that the editor completes. */
  readonly vocabulary: string;
}

/** Writing or correcting a block by hand, as a plain form. */
export function CodePage({ frame, block, text, problem, waiting, vocabulary }: CodePageProps) {
  const { card } = block;
  const notes = problem !== undefined && "notes" in problem ? problem.notes : [];
  const parameters = { block: card.id };
  return (
    <Page frame={frame} title={`Edit the code of ${card.title}`} current={block.dashboard.id}>
      <nav class="crumbs" aria-label="Way back">
        <a href={href("dashboard", { dashboard: block.dashboard.id })}>{block.dashboard.title}</a>
        <a href={tabHref(block, "code")} dir="auto">{card.title}</a>
      </nav>
      <PageHeading
        title="Edit code"
        note="What you save is tried first. The card changes only when the trial is good; until then it keeps what it shows."
      />
      {problem === undefined ? null : <ProblemNote block={block} problem={problem} />}
      {waiting === undefined ? null : <WaitingNote block={block} waiting={waiting} />}
      <form
        class="code-form"
        method="post"
        action={href("blockCode", parameters)}
        data-island="code_editor"
        data-vocabulary={vocabulary}
        data-checks={href("blockCodeChecks", parameters)}
        data-notes={JSON.stringify(notes)}
      >
        <TextArea
          name="backend"
          label="backend.ts"
          help="Exports fetchData, processData and dataSchema. Runs in a process without permissions; fetch reaches the hosts of the manifest only."
          value={text.backend}
          rows={24}
          isCode
        />
        <TextArea
          name="view"
          label="view.tsx"
          help="Exports a default component over the data. Components come from @tessera/ui."
          value={text.view}
          rows={20}
          isCode
        />
        <TextArea
          name="manifest"
          label="manifest.json"
          help="Title and hosts are needed; settings, refresh and size have defaults."
          value={text.manifest}
          rows={16}
          isCode
        />
        <div class="form-actions">
          <SubmitButton>Try and save</SubmitButton>
          {card.version === null
            ? null
            : <SubmitButton tone="quiet" name="ending" value="propose">Try and look first</SubmitButton>}
          <button
            type="submit"
            class="button"
            data-tone="quiet"
            data-size="normal"
            data-check
            formaction={href("blockCodeChecks", parameters)}
          >
            Check only
          </button>
          <a
            class="button"
            data-tone="quiet"
            data-size="normal"
            data-leave
            href={tabHref(block, "code")}
          >
            Leave without saving
          </a>
        </div>
        <p class="code-status" role="status" data-check-status></p>
      </form>
    </Page>
  );
}

/** The yes that saved code waits for; with it the code goes on the card. */
function WaitingNote({ block, waiting }: { readonly block: BlockDetail; readonly waiting: WaitingDraft }) {
  const { version, connections, reach } = waiting;
  const id = block.card.id;
  const missing = connections.filter(({ stored }) => stored === null);
  return (
    <section class="panel waiting" id="waiting">
      <h2>{`Draft version ${version} waits for your yes`}</h2>
      {missing.length > 0
        ? missing.map(({ name }) => (
          <p key={name}>
            {`No connection is named ${name} yet. `}
            <a href={href("connectionNew", {}, { name, block: id })}>Make it</a>
          </p>
        ))
        : (
          <ConnectionApproval
            block={id}
            connections={connections.flatMap(({ stored }) => stored ?? [])}
            hosts={reach}
          />
        )}
    </section>
  );
}

function ProblemNote({ block, problem }: { readonly block: BlockDetail; readonly problem: CodeProblem }) {
  if (problem.kind === "checked") return <CheckNote check={problem} />;
  if (problem.kind === "invalid") {
    return (
      <div class="note run-failure" data-tone="bad" role="alert">
        <p>
          <strong>Not saved: your text is below as you wrote it</strong>
        </p>
        <p class="plain-text" dir="auto">{cleanText(problem.message)}</p>
      </div>
    );
  }
  const { diagnosis, version } = problem;
  return (
    <div class="note run-failure" data-tone="warn" role="alert">
      <p>
        <strong>{`Kept as draft version ${version}, not put on the card`}</strong>
      </p>
      <p dir="auto">{cleanText(diagnosis.happened)}</p>
      {diagnosis.evidence === undefined
        ? null
        : <p class="plain-text" dir="auto">{cleanText(diagnosis.evidence)}</p>}
      {diagnosis.typeNotes?.map((note) => (
        <p key={note} class="plain-text" dir="auto">{`TypeScript, ${cleanText(note)}`}</p>
      ))}
      {diagnosis.causes === undefined || diagnosis.causes.length === 0
        ? null
        : <p dir="auto">{`It may be: ${cleanText(diagnosis.causes.join("; "))}`}</p>}
      <p dir="auto">{cleanText(diagnosis.advice)}</p>
      <NoteList notes={problem.notes} />
      <p>
        <a href={href("blockVersion", { block: block.card.id, version })}>See the draft</a>
      </p>
    </div>
  );
}
