import type { FieldErrors, Inspection } from "../../services/types.ts";
import { cleanText } from "../../domain/outcome.ts";
import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { TextField } from "../../views/field.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { ChoiceForm } from "./choice_form.tsx";

/** A choice that was sent and refused, as it was sent. */
export interface InspectorForm {
  readonly choice: string;
  readonly fields: readonly string[];
  readonly view: string;
  readonly title: string;
  readonly errors: FieldErrors;
}

interface InspectorPageProps {
  readonly frame: PageFrame;
  readonly address: string;
  /** Absent until there is an address to look at. */
  readonly inspection?: Inspection | undefined;
  /** Which of the choices is open. */
  readonly choiceId?: string | undefined;
  readonly dashboard?: string | undefined;
  readonly form?: InspectorForm;
  readonly problem?: string | undefined;
}

/** From an address to a block: what stands there, and what of it to show. */
export function InspectorPage(props: InspectorPageProps) {
  const { frame, address, inspection, dashboard, problem } = props;
  return (
    <Page frame={frame} title="From an address" current="inspector" width="narrow">
      <PageHeading
        title="From an address"
        note="JSON, a feed, a CSV file, a calendar or a page with tables becomes a block, without a model."
      />
      <form class="panel inspect-form" method="get" action={href("inspector")}>
        {dashboard === undefined ? null : <input type="hidden" name="dashboard" value={dashboard} />}
        <div class="form-line">
          <TextField
            name="address"
            label="Address"
            value={address}
            placeholder="https://example.org/feed.xml"
            maxLength={2_000}
            error={problem}
            required
          />
          <SubmitButton tone={inspection?.kind === "recognised" ? "quiet" : "main"}>Look at it</SubmitButton>
        </div>
      </form>
      {inspection === undefined ? null : <Finding {...props} inspection={inspection} />}
    </Page>
  );
}

const FORMAT_WORDS = {
  json: "JSON",
  feed: "Feed",
  csv: "CSV file",
  ics: "Calendar",
  html: "Page with tables",
} as const;

function Finding(props: InspectorPageProps & { readonly inspection: Inspection }) {
  const { inspection, dashboard } = props;
  if (inspection.kind === "unknown") return <Unknown inspection={inspection} dashboard={dashboard} />;
  const wanted = props.form?.choice ?? props.choiceId;
  const choice = inspection.choices.find(({ id }) => id === wanted) ?? inspection.choices[0];
  return (
    <section class="panel" aria-label="What stands there">
      <div class="finding-head">
        <span class="state-badge" data-tone="good">{FORMAT_WORDS[inspection.format]}</span>
        <h2 dir="auto">{cleanText(inspection.title, 200)}</h2>
      </div>
      <p class="quiet" dir="auto">{cleanText(inspection.summary, 400)}</p>
      {inspection.choices.length < 2 ? null : (
        <nav class="presets" aria-label="What to show of it">
          {inspection.choices.map(({ id, label }) => (
            <a
              class="chip"
              href={href("inspector", {}, { address: inspection.address, choice: id, dashboard })}
              aria-current={id === choice?.id ? "true" : undefined}
            >
              {cleanText(label, 80)}
            </a>
          ))}
        </nav>
      )}
      {choice === undefined ? <p>It holds nothing that a block could show.</p> : (
        <ChoiceForm
          frame={props.frame}
          inspection={inspection}
          choice={choice}
          dashboard={dashboard}
          form={props.form}
        />
      )}
    </section>
  );
}

interface UnknownProps {
  readonly inspection: Extract<Inspection, { kind: "unknown" }>;
  readonly dashboard: string | undefined;
}

function Unknown({ inspection, dashboard }: UnknownProps) {
  return (
    <section class="panel" aria-label="What stands there">
      <h2>No block can be made from this</h2>
      <p dir="auto">{cleanText(inspection.message)}</p>
      {inspection.hint === "" ? null : <p class="quiet" dir="auto">{cleanText(inspection.hint)}</p>}
      <div class="form-actions">
        <LinkButton size="small" href={href("gallery", {}, { dashboard })}>Pick a ready block</LinkButton>
        <LinkButton size="small" href={href("home")}>Describe it in words</LinkButton>
        <LinkButton size="small" href={`${href("settings")}#model`}>Model settings</LinkButton>
      </div>
    </section>
  );
}
