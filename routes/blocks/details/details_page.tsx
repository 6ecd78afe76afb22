import type { ComponentChildren } from "preact";
import type { BlockDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton, SubmitButton } from "../../../views/button.tsx";
import { Note } from "../../../views/note.tsx";
import { Page, type PageFrame } from "../../../views/page.tsx";
import { BlockFacts } from "./block_facts.tsx";
import { describeState } from "./state_words.ts";

export const DETAIL_TABS = ["card", "why", "code", "versions", "runs", "data"] as const;
export type DetailTab = typeof DETAIL_TABS[number];

const TAB_WORDS: Readonly<Record<DetailTab, string>> = {
  card: "Card",
  why: "Values",
  code: "Code",
  versions: "Versions",
  runs: "Runs",
  data: "Data",
};

interface DetailsPageProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly tab: DetailTab;
  /** What was just done, said once on top. */
  readonly notice?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Everything about one block, one tab at a time; the tabs are links. */
export function DetailsPage({ frame, block, tab, notice, children }: DetailsPageProps) {
  const { card } = block;
  return (
    <Page frame={frame} title={card.title} current={block.dashboard.id}>
      {notice ? <Note tone="good">{notice}</Note> : null}
      <DetailsHead block={block} isCardShown={tab === "card"} />
      <BlockFacts frame={frame} block={block} />
      <nav class="tabs" aria-label="Parts of this block">
        {DETAIL_TABS.map((name) => (
          <a href={tabHref(block, name)} aria-current={name === tab ? "page" : undefined}>
            {TAB_WORDS[name]}
          </a>
        ))}
      </nav>
      <div class="tab-panel">{children}</div>
    </Page>
  );
}

/** Address of a tab; the card's own tab is the plain address. */
export function tabHref(block: BlockDetail, tab: DetailTab): string {
  return href("block", { block: block.card.id }, { tab: tab === "card" ? undefined : tab });
}

interface DetailsHeadProps {
  readonly block: BlockDetail;
  /** The card says itself what is wrong. */
  readonly isCardShown: boolean;
}

function DetailsHead({ block, isCardShown }: DetailsHeadProps) {
  const { card, dashboard } = block;
  const state = describeState(card.state);
  return (
    <div class="details-head">
      <nav class="crumbs" aria-label="Way back">
        <a href={href("dashboard", { dashboard: dashboard.id })}>{dashboard.title}</a>
      </nav>
      <div class="page-heading">
        <div>
          <h1 dir="auto">{card.title}</h1>
          {card.description === "" ? null : <p dir="auto">{card.description}</p>}
        </div>
        <div class="page-heading-actions">
          <span class="state-badge" data-tone={state.tone}>{state.label}</span>
          {card.isPaused ? <span class="state-badge" data-tone="neutral">Paused</span> : null}
          {card.version === null ? null : (
            <form method="post" action={href("blockRuns", { block: card.id })}>
              <SubmitButton tone="quiet">Refresh now</SubmitButton>
            </form>
          )}
          {card.version === null
            ? null
            : <LinkButton href={href("blockEdit", { block: card.id })}>Change it…</LinkButton>}
          <LinkButton href={href("blockCode", { block: card.id })}>Edit code</LinkButton>
        </div>
      </div>
      {state.detail === null || isCardShown ? null : <Note tone={state.tone}>{state.detail}</Note>}
    </div>
  );
}
