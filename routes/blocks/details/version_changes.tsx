import type { BlockDetail, VersionDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton } from "../../../views/button.tsx";
import { CODE_FILES, fileText } from "./code_tab.tsx";
import { diffTexts } from "./diff_rows.ts";
import { DiffView } from "./diff_view.tsx";

interface VersionChangesProps {
  readonly block: BlockDetail;
  readonly version: VersionDetail;
}

/** What a version changed against the one that it was made from, file by file. */
export function VersionChanges({ block, version }: VersionChangesProps) {
  const { before, parent } = version;
  if (before === null) {
    return (
      <div class="nothing">
        <h2>The first version</h2>
        <p>There is nothing before it to compare with.</p>
        <LinkButton
          href={href("block", { block: block.card.id }, { tab: "code", version: version.number })}
        >
          See its code
        </LinkButton>
      </div>
    );
  }
  const older = {
    "backend.ts": before.backend,
    "view.tsx": before.view,
    "manifest.json": reprint(before.manifest),
  };
  return (
    <section aria-label="Changes">
      <h2 class="section-title">{parent === null ? "Changes" : `Changes against version ${parent}`}</h2>
      {CODE_FILES.map((name) => (
        <DiffView
          name={name}
          diff={diffTexts(withLineEnd(older[name]), withLineEnd(fileText(version, name)))}
          beforeLabel={parent === null ? "the older version" : `version ${parent}`}
          afterLabel={`version ${version.number}`}
        />
      ))}
    </section>
  );
}

/** Stored JSON in the same layout as the newer side, so that only its content is compared. */
function reprint(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // What is not JSON is compared as the text that it is.
    return json;
  }
}

/** A missing line end at the end of a file is no change worth showing. */
function withLineEnd(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
