import type { BlockDetail, VersionSummary } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton, SubmitButton } from "../../../views/button.tsx";

interface VersionActionProps {
  readonly block: BlockDetail;
  readonly version: VersionSummary;
}

/** The step that a version offers: an older one can come back, a draft can be corrected. */
export function VersionAction({ block, version }: VersionActionProps) {
  const parameters = { block: block.card.id };
  if (version.isCurrent) return null;
  if (version.status === "draft") {
    return (
      <LinkButton size="small" href={href("blockCode", parameters, { version: version.number })}>
        Correct it<span class="sr-only">{`, version ${version.number}`}</span>
      </LinkButton>
    );
  }
  return (
    <form method="post" action={href("blockReturns", { ...parameters, version: version.number })}>
      <SubmitButton size="small" tone="quiet">
        Return to this version<span class="sr-only">{`, version ${version.number}`}</span>
      </SubmitButton>
    </form>
  );
}
