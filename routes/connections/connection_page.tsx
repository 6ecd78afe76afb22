import { cleanText } from "../../domain/outcome.ts";
import type {
  CertificateReading,
  ConnectionForm,
  ConnectionSummary,
  ConnectionTest,
} from "../../services/connections/types.ts";
import type { FieldErrors } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { Confirm } from "../../views/confirm.tsx";
import { TextField } from "../../views/field.tsx";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading, Panel } from "../../views/panel.tsx";
import { RelativeTime } from "../../views/relative_time.tsx";
import { ConnectionBadge } from "./connection_badge.tsx";
import { ConnectionTestResult } from "./connection_test_result.tsx";
import { SecretFields } from "./secret_fields.tsx";
import { TermsForm } from "./terms_form.tsx";
import { UsersOf } from "./users_of.tsx";

/** What a request adds to the stored connection. */
export interface ConnectionAnswer {
  readonly isSaved?: boolean;
  readonly terms?: {
    readonly form: ConnectionForm;
    readonly errors: FieldErrors;
    readonly reading?: CertificateReading | undefined;
  };
  readonly secretErrors?: FieldErrors;
  readonly test?: { readonly path: string; readonly result: ConnectionTest };
}

export interface ConnectionPageProps {
  readonly frame: PageFrame;
  readonly connection: ConnectionSummary;
  /** As stored, for the form. */
  readonly form: ConnectionForm;
  readonly answer: ConnectionAnswer;
}

/** One connection: try it, replace its secret, change where it may go, revoke it. */
export function ConnectionPage(props: ConnectionPageProps) {
  const { frame, connection, form, answer } = props;
  const { id, name, origin, state, blocks } = connection;
  return (
    <Page frame={frame} title={`Connection ${name}`} current="connections" width="narrow">
      <nav class="crumbs" aria-label="Way back">
        <a href={href("connections")}>Connections</a>
      </nav>
      <PageHeading title={name} note={origin} actions={<ConnectionBadge state={state} />} />
      {answer.isSaved
        ? (
          <div role="status">
            <Note tone="good">Saved</Note>
          </div>
        )
        : null}
      <div class="panels">
        <Panel title="Used by" id="blocks">
          <p>
            <UsersOf blocks={blocks} />
          </p>
          {connection.lastUsedAt === null ? null : (
            <p class="quiet">
              Last used <RelativeTime at={connection.lastUsedAt} now={frame.now} />
            </p>
          )}
          {state.kind === "failed" ? <Note tone="bad">{cleanText(state.message, 300)}</Note> : null}
        </Panel>
        <TestPanel {...props} />
        <SecretPanel {...props} />
        <section id="terms" aria-label="Where it may go">
          <TermsForm
            form={answer.terms?.form ?? form}
            errors={answer.terms?.errors ?? {}}
            viewer={frame.viewer}
            action={`${href("connection", { connection: id })}#terms`}
            hidden={{ connection: id }}
            secretHelp="Leave it empty to keep the stored one. Another address, kind or token address needs the secret again, and every block must be allowed again."
            reading={answer.terms?.reading}
            submitLabel="Save changes"
            backHref={href("connections")}
          />
        </section>
        <RevokePanel {...props} />
      </div>
    </Page>
  );
}

function TestPanel({ connection, answer }: ConnectionPageProps) {
  const { id, auth, pathPrefix } = connection;
  return (
    <Panel
      title="Try it"
      id="test"
      note={auth.kind === "address"
        ? "Reads the secret address once."
        : "Sends a GET with the secret to a path of the address and shows what comes, without the secret."}
    >
      <form class="form-line" method="post" action={`${href("connectionTests", { connection: id })}#test`}>
        {auth.kind === "address" ? null : (
          <TextField
            name="path"
            label="Path"
            value={answer.test?.path ?? pathPrefix}
            maxLength={2000}
            scope="test"
          />
        )}
        <SubmitButton tone="quiet">Try</SubmitButton>
      </form>
      {answer.test === undefined ? null : <ConnectionTestResult result={answer.test.result} />}
    </Panel>
  );
}

function SecretPanel({ frame, connection, answer }: ConnectionPageProps) {
  const { id, auth, savedAt } = connection;
  const errors = answer.secretErrors ?? {};
  return (
    <Panel
      title="Secret"
      id="secret"
      note={
        <>
          Saved <RelativeTime at={savedAt} now={frame.now} />. It is never shown; it can be replaced.
        </>
      }
    >
      <details class="field-more" open={Object.keys(errors).length > 0}>
        <summary>Replace it</summary>
        <form method="post" action={`${href("connectionSecret", { connection: id })}#secret`}>
          <SecretFields
            errors={errors}
            help="Takes the place of the stored one at once"
            hasRefreshToken={auth.kind === "refresh_token"}
            scope="replace"
          />
          <SubmitButton>Replace secret</SubmitButton>
        </form>
      </details>
    </Panel>
  );
}

function RevokePanel({ connection }: ConnectionPageProps) {
  const { id, name, blocks } = connection;
  const stopped = blocks.filter(({ isApproved }) => isApproved).map(({ title }) =>
    `“${cleanText(title, 100)}”`
  );
  return (
    <Panel
      title="Revoke"
      id="revoke"
      note="The secret is deleted here. At the source it stays good until you end it there."
    >
      <Confirm
        label="Revoke"
        subject={name}
        question={stopped.length === 0
          ? "No block uses it now."
          : `${stopped.join(", ")} ${
            stopped.length === 1 ? "stops" : "stop"
          } reading. What is on the card stays.`}
        confirmLabel="Revoke it"
        action={href("connectionRevocations", { connection: id })}
        fields={{}}
      />
    </Panel>
  );
}
