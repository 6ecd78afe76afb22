import { cleanText } from "../../../domain/outcome.ts";
import type { BlockDetail, ModelList, VersionSummary } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton } from "../../../views/button.tsx";
import { Moment } from "../../../views/moment.tsx";
import type { PageFrame } from "../../../views/page.tsx";
import { describeOrigin } from "./origin_words.ts";
import { formatCount } from "./quantities.ts";
import { RebuildForm } from "./rebuild_form.tsx";
import { VersionAction } from "./version_action.tsx";

interface VersionsTabProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly versions: readonly VersionSummary[];
  readonly models: ModelList;
}

/** Every version, newest first, with why it was made and the way back to it. */
export function VersionsTab({ frame, block, versions, models }: VersionsTabProps) {
  if (versions.length === 0) {
    return (
      <div class="nothing">
        <h2>No versions yet</h2>
        <p>
          Every change to this block becomes a version here, with its reason. Nothing is ever overwritten.
        </p>
      </div>
    );
  }
  return (
    <div class="panels">
      <ol class="panels" reversed>
        {versions.map((version) => (
          <VersionItem key={version.number} frame={frame} block={block} version={version} />
        ))}
      </ol>
      <RebuildForm block={block} models={models} />
    </div>
  );
}

interface VersionItemProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly version: VersionSummary;
}

function VersionItem({ frame, block, version }: VersionItemProps) {
  const parameters = { block: block.card.id, version: version.number };
  return (
    <li class="panel version">
      <div class="version-head">
        <h2>{`Version ${version.number}`}</h2>
        <VersionBadges version={version} />
        <span class="quiet">
          <Moment at={version.createdAt} viewer={frame.viewer} />
        </span>
      </div>
      {version.explanation === "" ? null : <p dir="auto">{cleanText(version.explanation)}</p>}
      <p class="quiet" dir="auto">
        {[
          cleanText(version.reason),
          describeOrigin(version.origin),
          ...(version.tokens > 0 ? [formatCount(version.tokens, "token", frame.viewer.locale)] : []),
        ].filter((part) => part !== "").join(" · ")}
      </p>
      <div class="version-actions">
        <LinkButton size="small" href={href("blockVersion", parameters)}>
          {version.parent === null ? "Open" : "What changed"}
        </LinkButton>
        <LinkButton
          size="small"
          href={href("block", { block: block.card.id }, { tab: "code", version: version.number })}
        >
          Code
        </LinkButton>
        <VersionAction block={block} version={version} />
      </div>
    </li>
  );
}

/** Where a version stands: on the card, or kept as a draft. */
export function VersionBadges({ version }: { readonly version: VersionSummary }) {
  return (
    <>
      {version.isCurrent ? <span class="state-badge" data-tone="good">On the card</span> : null}
      {version.status === "draft" ? <span class="state-badge" data-tone="warn">Draft</span> : null}
    </>
  );
}
