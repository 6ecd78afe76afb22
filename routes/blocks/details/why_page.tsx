import { cleanText } from "../../../domain/outcome.ts";
import type { BlockDetail } from "../../../services/types.ts";
import type { AnswerPlace, Why, WhyFinding, WhyRequest } from "../../../services/why/types.ts";
import { href } from "../../../urls.ts";
import { Moment } from "../../../views/moment.tsx";
import { Note } from "../../../views/note.tsx";
import { Page, type PageFrame } from "../../../views/page.tsx";
import { Panel } from "../../../views/panel.tsx";
import { lineId, Tokens } from "./code_listing.tsx";
import { tabHref } from "./details_page.tsx";
import { Fact } from "./fact.tsx";
import type { CodeLine } from "./highlight_code.ts";
import { describeOrigin } from "./origin_words.ts";
import { formatBytes, formatDuration } from "./quantities.ts";
import { describeFinding } from "./why_words.ts";
import { showValue } from "./why_tab.tsx";

interface WhyPageProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly why: Why;
  /** backend.ts, coloured. */
  readonly code: readonly CodeLine[];
}

/** Where one value comes from: request, answer, code, version and run. */
export function WhyPage({ frame, block, why, code }: WhyPageProps) {
  const value = showValue(why.value);
  const words = describeFinding(why);
  return (
    <Page frame={frame} title={`${block.card.title}: why ${value}?`} current={block.dashboard.id}>
      <nav class="crumbs" aria-label="Way back">
        <a href={href("dashboard", { dashboard: block.dashboard.id })}>{block.dashboard.title}</a>
        <a href={tabHref(block, "why")} dir="auto">{block.card.title}</a>
      </nav>
      <div class="page-heading">
        <div>
          <h1 dir="auto">{`Why “${value}”?`}</h1>
        </div>
      </div>
      <Note tone={words.tone}>
        <p dir="auto">{words.text}</p>
        {why.also.map((text) => <p key={text} dir="auto">{cleanText(text, 200)}</p>)}
      </Note>
      <WhyFacts frame={frame} block={block} why={why} />
      <div class="panels why-panels">
        <Places frame={frame} finding={why.finding} />
        <CodePanel block={block} why={why} code={code} />
      </div>
    </Page>
  );
}

function WhyFacts({ frame, block, why }: Omit<WhyPageProps, "code">) {
  const { run, version, recordedAt, dataPath, equalCount } = why;
  const { viewer } = frame;
  return (
    <dl class="facts">
      <Fact label="In the block’s data">
        {dataPath === null ? "Not as it stands on the card" : cleanText(dataPath, 300)}
        {equalCount > 1 ? <span class="quiet">{` one of ${equalCount} equal values`}</span> : null}
      </Fact>
      <Fact label="Run">
        {run.id === null
          ? <Moment at={run.at} viewer={viewer} hasSeconds />
          : (
            <a href={href("blockRun", { block: block.card.id, run: run.id })}>
              <Moment at={run.at} viewer={viewer} hasSeconds />
            </a>
          )}
      </Fact>
      {recordedAt === null || recordedAt === run.at ? null : (
        <Fact label="Answers from">
          <Moment at={recordedAt} viewer={viewer} hasSeconds />
        </Fact>
      )}
      <Fact label="Code">
        <a href={href("blockVersion", { block: block.card.id, version: version.number })}>
          {`Version ${version.number}`}
        </a>
      </Fact>
      <Fact label="Made by">{cleanText(describeOrigin(version.origin), 300)}</Fact>
    </dl>
  );
}

function Places({ frame, finding }: { readonly frame: PageFrame; readonly finding: WhyFinding }) {
  if (finding.kind === "request") {
    return (
      <Panel title="Request">
        <RequestLine frame={frame} request={finding.request} />
      </Panel>
    );
  }
  if (finding.kind === "unknown") {
    if (finding.closest === null) return null;
    return (
      <Panel
        title="The closest number of the answers"
        note="It is not the value: it only shows what was looked at."
      >
        <Place frame={frame} place={finding.closest} />
      </Panel>
    );
  }
  if (finding.kind !== "answer" && finding.kind !== "computed") return null;
  const [first, ...others] = finding.places;
  if (first === undefined) return null;
  return (
    <Panel
      title={finding.kind === "computed" ? "The first of the numbers" : "In the answer"}
      note="What the source answered is shown as text. It was recorded at the run, with secrets taken out."
    >
      <Place frame={frame} place={first} />
      {others.length === 0 ? null : (
        <details class="why-others">
          <summary>{describeOthers(finding)}</summary>
          {others.map((place, index) => <Place key={index} frame={frame} place={place} />)}
        </details>
      )}
    </Panel>
  );
}

function describeOthers(finding: Extract<WhyFinding, { kind: "answer" | "computed" }>): string {
  const total = finding.kind === "answer" ? finding.total : finding.places.length;
  const shown = finding.places.length - 1;
  const all = `It stands in ${total} places`;
  return total - 1 > shown ? `${all}; ${shown} more of them` : `${all}; the others`;
}

function Place({ frame, place }: { readonly frame: PageFrame; readonly place: AnswerPlace }) {
  const { before, match, after } = place.excerpt;
  return (
    <div class="why-place">
      <RequestLine frame={frame} request={place.request} />
      {place.jsonPath === null ? null : <p class="why-path" dir="auto">{cleanText(place.jsonPath, 300)}</p>}
      <p class="why-excerpt plain-text" dir="auto">
        {before}
        <mark>{match}</mark>
        {after}
      </p>
      {place.request.isTrimmed
        ? <p class="quiet">Only the beginning of this answer is kept: it was too large.</p>
        : null}
    </div>
  );
}

function RequestLine({ frame, request }: { readonly frame: PageFrame; readonly request: WhyRequest }) {
  const { method, address, status, ms, fromCache, bytes, contentType } = request;
  const { locale } = frame.viewer;
  const facts = [
    ...(ms === null ? [] : [formatDuration(ms, locale)]),
    ...(fromCache ? ["from cache"] : []),
    formatBytes(bytes, locale),
    ...(contentType === "" ? [] : [cleanText(contentType, 80)]),
  ];
  return (
    <p class="why-request">
      <span class="request-target" dir="auto">
        <span class="request-method">{cleanText(method, 20)}</span> {cleanText(address, 500)}
      </span>{" "}
      <span class="state-badge" data-tone={status !== null && status < 400 ? "good" : "bad"}>
        {status ?? "No answer"}
      </span>{" "}
      <span class="quiet">{facts.join(" · ")}</span>
    </p>
  );
}

function CodePanel({ block, why, code }: Omit<WhyPageProps, "frame">) {
  const { lines, names } = why.code;
  const whole = href("block", { block: block.card.id }, { tab: "code", version: why.version.number });
  if (lines.length === 0) {
    return (
      <Panel title="In the code">
        <p class="quiet">
          No line of backend.ts names this field. <a href={whole}>See the whole code</a>
        </p>
      </Panel>
    );
  }
  return (
    <Panel
      title="In the code"
      note={`Lines of backend.ts that name ${names.map((name) => `“${cleanText(name, 60)}”`).join(" or ")}.`}
    >
      <ol class="why-code" tabIndex={0} aria-label="Lines of backend.ts">
        {lines.map((line) => (
          <li key={line}>
            <a href={`${whole}#${lineId("backend.ts", line)}`} aria-label={`Line ${line}`}>{line}</a>
            <code>
              <Tokens line={code[line - 1] ?? []} />
            </code>
          </li>
        ))}
      </ol>
      <p class="quiet">
        <a href={whole}>See the whole code</a>
      </p>
    </Panel>
  );
}
