import type { BlockDetail, VersionSummary } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { SubmitButton } from "../../../views/button.tsx";

interface ReturnFormProps {
  readonly block: BlockDetail;
  readonly version: VersionSummary;
}

/** Puts an older version back on the card by adding it again as the newest one. */
export function ReturnForm({ block, version }: ReturnFormProps) {
  return (
    <form method="post" action={href("blockReturns", { block: block.card.id, version: version.number })}>
      <SubmitButton size="small" tone="quiet">
        Return to this version<span class="sr-only">{`, version ${version.number}`}</span>
      </SubmitButton>
    </form>
  );
}
