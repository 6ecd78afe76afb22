import { cleanText } from "../../domain/outcome.ts";
import type { TrashItem } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { Moment } from "../../views/moment.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { RelativeTime } from "../../views/relative_time.tsx";

interface TrashPageProps {
  readonly frame: PageFrame;
  readonly items: readonly TrashItem[];
}

/** Deleted blocks, until they are removed for good. */
export function TrashPage({ frame, items }: TrashPageProps) {
  return (
    <Page frame={frame} title="Trash" current="trash" width="narrow">
      <PageHeading
        title="Trash"
        note="Deleted blocks wait here with their versions and data. They do not run."
      />
      {items.length === 0
        ? (
          <div class="nothing">
            <h2>Nothing in the trash</h2>
            <p>A block that you delete can be brought back from here.</p>
          </div>
        )
        : (
          <ul class="rows panel">
            {items.map((item) => <TrashRow key={item.id} frame={frame} item={item} />)}
          </ul>
        )}
    </Page>
  );
}

function TrashRow({ frame, item }: { readonly frame: PageFrame; readonly item: TrashItem }) {
  return (
    <li>
      <div class="row-words">
        <strong dir="auto">{cleanText(item.title, 200)}</strong>
        <span class="quiet">
          deleted <RelativeTime at={item.deletedAt} now={frame.now} />, removed for good on{" "}
          <Moment at={item.purgeAt} viewer={frame.viewer} />
        </span>
      </div>
      <form method="post" action={href("trash")}>
        <input type="hidden" name="block" value={item.id} />
        <SubmitButton tone="quiet" size="small">
          Restore<span class="sr-only">{`, ${cleanText(item.title, 200)}`}</span>
        </SubmitButton>
      </form>
    </li>
  );
}
