import { cleanText, type RunError } from "../../../domain/outcome.ts";
import type { BlockDetail, RunDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { limitHref } from "../../../views/limit_href.ts";
import { Moment } from "../../../views/moment.tsx";
import { Page, type PageFrame } from "../../../views/page.tsx";
import { Panel } from "../../../views/panel.tsx";
import { lineId } from "./code_listing.tsx";
import { tabHref } from "./details_page.tsx";
import { Fact } from "./fact.tsx";
import { formatBytes, formatDuration, formatNumber } from "./quantities.ts";
import { RunLogs } from "./run_logs.tsx";
import { RunRequests } from "./run_requests.tsx";
import { RunStatus } from "./run_status.tsx";
import { describeReason } from "./runs_tab.tsx";

const PAST_BROKER = "This run had direct network: what its process sent by itself stands in no row.";

interface RunPageProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly run: RunDetail;
}

/** Everything that was noted down about one run. */
export function RunPage({ frame, block, run }: RunPageProps) {
  return (
    <Page frame={frame} title={`${block.card.title}, run ${run.id}`} current={block.dashboard.id}>
      <nav class="crumbs" aria-label="Way back">
        <a href={href("dashboard", { dashboard: block.dashboard.id })}>{block.dashboard.title}</a>
        <a href={tabHref(block, "runs")} dir="auto">{block.card.title}</a>
      </nav>
      <div class="page-heading">
        <div>
          <h1>{`Run ${run.id}`}</h1>
          <p>
            {describeReason(run)}
            {" · "}
            <Moment at={run.startedAt} viewer={frame.viewer} hasSeconds />
            {run.version === null ? null : ` · version ${run.version}`}
          </p>
        </div>
        <div class="page-heading-actions">
          <RunStatus status={run.status} />
        </div>
      </div>
      {run.error === null ? null : <RunErrorNote block={block} run={run} error={run.error} />}
      {run.warnings.map((warning) => (
        <div class="note" data-tone="warn" dir="auto">{cleanText(warning.message)}</div>
      ))}
      <RunNumbers frame={frame} run={run} />
      <Panel title="Requests" note={run.isPastBroker ? PAST_BROKER : null}>
        <RunRequests frame={frame} requests={run.requests} />
      </Panel>
      <Panel title="Log">
        <RunLogs frame={frame} logs={run.logs} />
      </Panel>
    </Page>
  );
}

interface RunErrorNoteProps {
  readonly block: BlockDetail;
  readonly run: RunDetail;
  readonly error: RunError;
}

function RunErrorNote({ block, run, error }: RunErrorNoteProps) {
  const { file, line, column } = error;
  const place = file === undefined || line === undefined
    ? null
    : `${file}, line ${line}${column === undefined ? "" : `, column ${column}`}`;
  return (
    <div class="note run-failure" data-tone="bad">
      <p>
        <strong>
          {`${run.stage === null ? "Failed" : `Failed at ${run.stage}`}: ${error.kind.replaceAll("_", " ")}`}
        </strong>
      </p>
      <p class="plain-text" dir="auto">{cleanText(error.message)}</p>
      {error.hint === undefined ? null : <p dir="auto">{cleanText(error.hint)}</p>}
      {run.raisableLimit === null ? null : (
        <p>
          <a href={limitHref(block.card.id, run.raisableLimit)}>Raise the limit</a>
        </p>
      )}
      {place === null || run.version === null || file === undefined || line === undefined ? null : (
        <p>
          <a
            href={`${href("block", { block: block.card.id }, { tab: "code", version: run.version })}#${
              lineId(file, line)
            }`}
          >
            {place}
          </a>
        </p>
      )}
    </div>
  );
}

function RunNumbers({ frame, run }: { readonly frame: PageFrame; readonly run: RunDetail }) {
  const { locale } = frame.viewer;
  const { timings, usage, isolation } = run;
  const duration = (ms: number) => formatDuration(ms, locale);
  return (
    <dl class="facts" data-even>
      <Fact label="Took">{duration(run.tookMs)}</Fact>
      <Fact label="Waited">{duration(timings.queuedMs)}</Fact>
      <Fact label="Start">{duration(timings.startMs)}</Fact>
      <Fact label="Fetch">{duration(timings.fetchMs)}</Fact>
      <Fact label="Process">{duration(timings.processMs)}</Fact>
      <Fact label="Render">{duration(timings.renderMs)}</Fact>
      <Fact label="Processor">{duration(usage.cpuMs)}</Fact>
      <Fact label="Peak memory">{formatBytes(usage.peakRssBytes, locale)}</Fact>
      <Fact label="Received">{formatBytes(run.bytes, locale)}</Fact>
      <Fact label="Model tokens">{formatNumber(run.tokens, locale)}</Fact>
      <Fact label="Kept in by" isWide>
        <RunIsolation isolation={isolation} />
      </Fact>
    </dl>
  );
}

const LEVEL_WORDS = {
  full: "Full: the process was shut in by Deno, and once more by the system",
  standard: "Base level: the process was shut in by Deno",
} as const;

/** What stood around this run, and what was let through. */
function RunIsolation({ isolation: { level, layers } }: Pick<RunDetail, "isolation">) {
  if (layers.length === 0) return <>Nothing was started</>;
  return (
    <>
      {LEVEL_WORDS[level]}
      <p class="quiet">{layers.map((layer) => cleanText(layer)).join(" · ")}</p>
    </>
  );
}
