import { cleanText } from "../../../domain/outcome.ts";
import type { BlockDetail, RunSummary } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton } from "../../../views/button.tsx";
import { Moment } from "../../../views/moment.tsx";
import type { PageFrame } from "../../../views/page.tsx";
import { formatBytes, formatDuration, formatNumber } from "./quantities.ts";
import { RunStatus } from "./run_status.tsx";

/** Runs on one page of the list. */
export const RUNS_PER_PAGE = 50;

interface RunsTabProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly runs: readonly RunSummary[];
  /** True when the list starts further back than the newest run. */
  readonly isOlder: boolean;
}

/** The log of runs, newest first. */
export function RunsTab({ frame, block, runs, isOlder }: RunsTabProps) {
  if (runs.length === 0) {
    return (
      <div class="nothing">
        <h2>{isOlder ? "No older runs" : "No runs yet"}</h2>
        <p>
          {isOlder
            ? "That was all of them."
            : "Each refresh is logged here: when, why, how long, and what it asked."}
        </p>
      </div>
    );
  }
  const last = runs.at(-1);
  return (
    <>
      <div class="table-scroll" role="region" tabIndex={0} aria-label="Runs">
        <table class="table" data-hides="wide">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Status</th>
              <th scope="col" data-middle>Why</th>
              <th scope="col" data-align="end">Took</th>
              <th scope="col" data-align="end" data-wide>Requests</th>
              <th scope="col" data-align="end" data-wide>Received</th>
              <th scope="col" data-align="end" data-wide>Tokens</th>
              <th scope="col" data-align="end" data-wide>Version</th>
            </tr>
          </thead>
          <tbody>{runs.map((run) => <RunRow key={run.id} frame={frame} block={block} run={run} />)}</tbody>
        </table>
      </div>
      <nav class="pager" aria-label="More runs">
        {isOlder ? <LinkButton size="small" href={runsHref(block)}>Newest runs</LinkButton> : null}
        {runs.length === RUNS_PER_PAGE && last
          ? <LinkButton size="small" href={runsHref(block, last.id)}>Older runs</LinkButton>
          : null}
      </nav>
    </>
  );
}

function runsHref(block: BlockDetail, before?: number): string {
  return href("block", { block: block.card.id }, { tab: "runs", before });
}

interface RunRowProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly run: RunSummary;
}

function RunRow({ frame, block, run }: RunRowProps) {
  const { locale } = frame.viewer;
  return (
    <tr>
      <td>
        <a href={href("blockRun", { block: block.card.id, run: run.id })}>
          <Moment at={run.startedAt} viewer={frame.viewer} hasSeconds />
        </a>
      </td>
      <td>
        <RunStatus status={run.status} />
        {run.error === null
          ? null
          : <span class="run-error" dir="auto">{cleanText(run.error.message, 160)}</span>}
      </td>
      <td class="run-reason" data-middle>{describeReason(run)}</td>
      <td data-align="end">{formatDuration(run.tookMs, locale)}</td>
      <td data-align="end" data-wide>{formatNumber(run.requestCount, locale)}</td>
      <td data-align="end" data-wide>{formatBytes(run.bytes, locale)}</td>
      <td data-align="end" data-wide>{formatNumber(run.tokens, locale)}</td>
      <td data-align="end" data-wide>{run.version ?? "–"}</td>
    </tr>
  );
}

const TYPE_WORDS: Readonly<Record<RunSummary["type"], string>> = {
  trial: "Trial",
  refresh: "Refresh",
  generate: "Making it",
  heal: "Repair",
};

/** Reasons that the services write down as one word. */
const REASON_WORDS: Readonly<Record<string, string>> = {
  schedule: "by schedule",
  person: "asked for",
  command: "by command",
  generation: "while it was written",
  edit: "after an edit",
  settings: "after new settings",
  approval: "after its hosts were allowed",
  start: "after the start",
  heal: "because its source changed",
};

/** Why a run happened: "Refresh, by schedule". */
export function describeReason(run: RunSummary): string {
  const reason = Object.hasOwn(REASON_WORDS, run.reason)
    ? REASON_WORDS[run.reason]
    : cleanText(run.reason, 120);
  return reason === "" ? TYPE_WORDS[run.type] : `${TYPE_WORDS[run.type]}, ${reason}`;
}
