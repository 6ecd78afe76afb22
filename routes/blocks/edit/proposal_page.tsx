import type { App } from "../../../services/app.ts";
import type { ProposalDetail } from "../../../services/edit/types.ts";
import type { BlockDetail, ModelComparison } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { PROPOSAL_WORDS } from "../../../views/card_edit.tsx";
import { Page, type PageFrame } from "../../../views/page.tsx";
import { CompareModels } from "../../../views/compare_models.tsx";
import { PageHeading, Panel } from "../../../views/panel.tsx";
import { tabHref } from "../details/details_page.tsx";
import { DirectNote } from "../details/direct_note.tsx";
import { VersionChanges } from "../details/version_changes.tsx";
import { ProposalPart } from "./proposal_part.tsx";

interface ProposalPageProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly proposal: ProposalDetail;
  readonly app: Pick<App, "imageHref">;
  /** What both versions took to make, where two models wrote them. */
  readonly comparison?: ModelComparison | undefined;
}

/** A version that waits to be chosen: how it looks, what it changes, and its code line by line. */
export function ProposalPage({ frame, block, proposal, app, comparison }: ProposalPageProps) {
  const { card, dashboard } = block;
  return (
    <Page frame={frame} title={`${card.title}: ${PROPOSAL_WORDS[proposal.kind]}`} current={dashboard.id}>
      <nav class="crumbs" aria-label="Way back">
        <a href={href("dashboard", { dashboard: dashboard.id })}>{dashboard.title}</a>
        <a href={tabHref(block, "card")} dir="auto">{card.title}</a>
        <a href={href("blockEdit", { block: card.id })}>Change it</a>
      </nav>
      <PageHeading
        title={PROPOSAL_WORDS[proposal.kind]}
        note={proposal.request === null ? NOTES[proposal.kind] : `You asked: ${proposal.request}`}
      />
      <section class="panel" aria-label="Proposed version">
        <ProposalPart frame={frame} block={block} proposal={proposal} app={app} isWhole />
      </section>
      {comparison === undefined ? null : (
        <Panel title="What each took to make">
          <CompareModels comparison={comparison} viewer={frame.viewer} />
        </Panel>
      )}
      <DirectNote block={block} />
      <VersionChanges block={block} version={proposal.version} />
    </Page>
  );
}

const NOTES: Readonly<Record<ProposalDetail["kind"], string>> = {
  edit: "It passed its trial. Nothing changes until you choose it.",
  heal: "The block failed, and a repair was found. Nothing changes until you choose it.",
  rebuild: "The same words, written anew. Nothing changes until you choose it.",
  hand: "Your code passed its trial. Nothing changes until you choose it.",
};
