import type { ComponentChildren } from "preact";
import type { Card, CardState, Viewer } from "../services/types.ts";
import { DirectBadge } from "./direct_badge.tsx";
import { formatClock } from "./format_clock.ts";
import { RelativeTime } from "./relative_time.tsx";
import { describeCounters } from "./spending_words.ts";

interface CardFootProps {
  readonly card: Card;
  readonly viewer: Viewer;
  readonly now: number;
}

type Tone = "good" | "warn" | "bad" | "accent" | "neutral" | "busy";

/** From this distance on the foot names the next run: closer ones explain themselves by the age. */
const NEXT_RUN_WORTH_SAYING_MS = 30 * 60_000;

/** The state of the card in a dot and a few words, and where its data comes from. */
export function CardFoot({ card, viewer, now }: CardFootProps) {
  if (card.state.kind === "making") return null;
  return (
    <footer
      class="card-foot"
      title={card.version === null ? undefined : describeCounters(card, viewer.locale)}
    >
      <span class="dot" data-tone={toneOf(card)}></span>
      <span class="card-state">
        {card.isPaused ? "paused · " : null}
        {describeState(card, viewer, now)}
      </span>
      <DirectBadge block={card.id} hosts={card.directNetwork} />
      {card.tokens + card.tokensSince === 0 || card.version === null
        ? null
        : <span class="card-counters">{describeCounters(card, viewer.locale)}</span>}
      <CardSources hosts={card.hosts} />
    </footer>
  );
}

function CardSources({ hosts }: { readonly hosts: readonly string[] }) {
  const [first] = hosts;
  if (first === undefined) return null;
  if (hosts.length === 1) return <span class="card-sources" title={first}>{first}</span>;
  return <span class="card-sources" title={hosts.join(", ")}>{hosts.length} hosts</span>;
}

function toneOf({ state, isPaused }: Card): Tone {
  const tones: Readonly<Record<CardState["kind"], Tone>> = {
    fresh: isPaused ? "neutral" : "good",
    refreshing: "busy",
    stale: "warn",
    failed: "bad",
    needs_you: "accent",
    making: "busy",
    draft: "warn",
    waiting: "neutral",
  };
  return tones[state.kind];
}

function describeState({ state, isPaused }: Card, viewer: Viewer, now: number): ComponentChildren {
  switch (state.kind) {
    case "fresh":
      return (
        <>
          <RelativeTime at={state.at} now={now} />
          {!isPaused && state.nextRunAt !== null && state.nextRunAt - now >= NEXT_RUN_WORTH_SAYING_MS
            ? ` · next ${formatClock(state.nextRunAt, now, viewer)}`
            : null}
        </>
      );
    case "refreshing":
      return state.at === null ? "first run" : (
        <>
          refreshing · <RelativeTime at={state.at} now={now} />
        </>
      );
    case "stale":
      return isPaused ? "stale" : (
        <>
          stale · <Retry at={state.retryAt} now={now} />
        </>
      );
    case "failed":
      return isPaused ? "failed" : (
        <>
          failed · <Retry at={state.retryAt} now={now} />
        </>
      );
    case "needs_you":
      return "needs you";
    case "making":
      return "making";
    case "draft":
      return state.generation.status === "refused" ? "not possible as asked" : "draft · nothing is shown yet";
    case "waiting":
      return state.nextRunAt === null || isPaused ? "not run yet" : (
        <>
          first run <RelativeTime at={state.nextRunAt} now={now} kind="until" />
        </>
      );
  }
}

function Retry({ at, now }: { readonly at: number | null; readonly now: number }) {
  if (at === null) return <>no retry until you act</>;
  return (
    <>
      retries <RelativeTime at={at} now={now} kind="until" />
    </>
  );
}
