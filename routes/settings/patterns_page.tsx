import { cleanText } from "../../domain/outcome.ts";
import type { Technique } from "../../domain/technique.ts";
import type { Learned, LearnedError, LearnedSuccess } from "../../services/patterns/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { Confirm } from "../../views/confirm.tsx";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading, Panel } from "../../views/panel.tsx";
import { RelativeTime } from "../../views/relative_time.tsx";

const TECHNIQUE_WORDS: Readonly<Record<Technique, string>> = {
  json_api: "JSON API",
  feed: "feed",
  csv: "table of text",
  calendar: "calendar",
  page: "page",
  none: "no source",
};

interface PatternsPageProps {
  readonly frame: PageFrame;
  readonly learned: Learned;
  /** What was just done. */
  readonly notice: string | undefined;
}

/** What Tessera learned from blocks that worked and from failures, and the ways to be rid of it. */
export function PatternsPage({ frame, learned, notice }: PatternsPageProps) {
  return (
    <Page frame={frame} title="What Tessera learned" current="settings">
      <nav class="crumbs" aria-label="Way back">
        <a href={href("settings")}>Settings</a>
      </nav>
      <PageHeading
        title="What Tessera learned"
        note="Kept in Tessera’s own database. A model is shown what fits a new sentence, never a block’s data."
      />
      {notice === undefined ? null : (
        <div role="status">
          <Note tone="good">{notice}</Note>
        </div>
      )}
      <div class="panels">
        <Successes frame={frame} learned={learned} />
        <Panel
          title="Known failures"
          id="failures"
          note="After a failure a model gets the advice that helped most often. One that is switched off is not given."
        >
          <ul class="rows">
            {learned.errors.map((error) => <ErrorRow key={error.id} error={error} />)}
          </ul>
        </Panel>
      </div>
    </Page>
  );
}

function Successes({ frame, learned: { successes, hasMore } }: Omit<PatternsPageProps, "notice">) {
  return (
    <Panel
      title="What worked"
      id="successes"
      note="Where blocks that a model wrote get their facts. Addresses stand here without their values. One that stops working goes by itself."
    >
      {successes.length === 0
        ? <p class="quiet">Nothing yet. The first block that a model makes leaves its source here.</p>
        : (
          <ul class="rows">
            {successes.map((success) => <SuccessRow key={success.id} frame={frame} success={success} />)}
          </ul>
        )}
      {hasMore ? <p class="quiet">{`Only the ${successes.length} most used are shown.`}</p> : null}
      <Confirm
        label="Forget all"
        subject="what Tessera learned"
        question="Everything that worked goes, and the counts of known failures start again. Blocks stay as they are."
        confirmLabel="Forget all of it"
        action={href("settingsPatternsForgotten")}
        fields={{ all: "yes" }}
      />
    </Panel>
  );
}

function SuccessRow({ frame, success }: { readonly frame: PageFrame; readonly success: LearnedSuccess }) {
  const { id, host, endpoint, technique, view, uses, broken, lastWorkedAt } = success;
  const request = cleanText(success.request, 300);
  const how = [TECHNIQUE_WORDS[technique], cleanText(view, 80)].filter((part) => part !== "").join(", ");
  return (
    <li>
      <div class="row-words">
        <strong dir="auto">{request}</strong>
        <span class="quiet">
          {host === "" ? "" : `${cleanText(`${host}${endpoint}`, 400)} · `}
          {`${how} · ${countWords(uses, "block")}`}
          {broken === 0 ? "" : ` · stopped working ${broken === 1 ? "once" : `${broken} times`}`}
          {" · worked "}
          <RelativeTime at={lastWorkedAt} now={frame.now} />
        </span>
      </div>
      <form method="post" action={href("settingsPatternsForgotten")}>
        <input type="hidden" name="pattern" value={id} />
        <SubmitButton tone="quiet" size="small">
          Delete<span class="sr-only">{`, ${request}`}</span>
        </SubmitButton>
      </form>
    </li>
  );
}

function ErrorRow({ error }: { readonly error: LearnedError }) {
  const { id, title, advice, seen, tried, worked, isEnabled } = error;
  const counts = seen === 0
    ? "not seen yet"
    : `seen ${seen === 1 ? "once" : `${seen} times`}, helped in ${worked} of ${countWords(tried, "attempt")}`;
  return (
    <li>
      <div class="row-words">
        <strong>{cleanText(title, 80)}</strong>
        <span class="quiet">{isEnabled ? counts : `${counts} · switched off`}</span>
        <span class="quiet" dir="auto">{cleanText(advice, 400)}</span>
      </div>
      <form method="post" action={href("settingsPatternsSwitched")}>
        <input type="hidden" name="pattern" value={id} />
        <input type="hidden" name="enabled" value={isEnabled ? "no" : "yes"} />
        <SubmitButton tone="quiet" size="small">
          {isEnabled ? "Switch off" : "Switch on"}
          <span class="sr-only">{`, ${cleanText(title, 80)}`}</span>
        </SubmitButton>
      </form>
    </li>
  );
}

function countWords(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
