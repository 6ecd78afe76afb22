import { cleanText } from "../../../domain/outcome.ts";
import type { BlockDetail, VersionDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton } from "../../../views/button.tsx";
import { Moment } from "../../../views/moment.tsx";
import { Note } from "../../../views/note.tsx";
import { trialTone } from "../../../views/trial_tone.ts";
import { Page, type PageFrame } from "../../../views/page.tsx";
import { tabHref } from "./details_page.tsx";
import { DirectNote } from "./direct_note.tsx";
import { describeOrigin } from "./origin_words.ts";
import { VersionAction } from "./version_action.tsx";
import { VersionChanges } from "./version_changes.tsx";
import { VersionBadges } from "./versions_tab.tsx";

interface VersionPageProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly version: VersionDetail;
}

/** One version: why it was made and what it changed against its parent. */
export function VersionPage({ frame, block, version }: VersionPageProps) {
  const codeHref = href("block", { block: block.card.id }, { tab: "code", version: version.number });
  return (
    <Page frame={frame} title={`${block.card.title}, version ${version.number}`} current={block.dashboard.id}>
      <nav class="crumbs" aria-label="Way back">
        <a href={href("dashboard", { dashboard: block.dashboard.id })}>{block.dashboard.title}</a>
        <a href={tabHref(block, "versions")} dir="auto">{block.card.title}</a>
      </nav>
      <div class="page-heading">
        <div>
          <h1>{`Version ${version.number}`}</h1>
          <p>
            {cleanText(version.reason)}
            {" · "}
            {describeOrigin(version.origin)}
            {" · "}
            <Moment at={version.createdAt} viewer={frame.viewer} />
          </p>
        </div>
        <div class="page-heading-actions">
          <VersionBadges version={version} />
          <LinkButton size="small" href={codeHref}>Code</LinkButton>
          <VersionAction block={block} version={version} />
        </div>
      </div>
      {version.explanation === ""
        ? null
        : <p class="explanation" dir="auto">{cleanText(version.explanation)}</p>}
      {version.problem === null ? null : <Note tone="warn">{version.problem}</Note>}
      <TrialNotes version={version} />
      <DirectNote block={block} />
      <VersionChanges block={block} version={version} />
    </Page>
  );
}

/** What its trial found, though it let the version pass. */
function TrialNotes({ version: { warnings = [] } }: Pick<VersionPageProps, "version">) {
  if (warnings.length === 0) return null;
  return (
    <section aria-label="Its trial">
      {warnings.map(({ kind, message }) => (
        <Note tone={trialTone(kind)} key={message}>
          <p>{cleanText(message)}</p>
        </Note>
      ))}
    </section>
  );
}
