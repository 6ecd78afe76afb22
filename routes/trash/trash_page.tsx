import { cleanText } from "../../domain/outcome.ts";
import type { TrashItem } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { Confirm } from "../../views/confirm.tsx";
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
        actions={items.length > 1 && (
          <RemoveForGood
            label="Empty the trash"
            subject={`${items.length} blocks`}
            what={`${items.length} blocks`}
            ids={items.map(({ id }) => id)}
          />
        )}
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
  const title = cleanText(item.title, 200);
  return (
    <li>
      <div class="row-words">
        <strong dir="auto">{title}</strong>
        <span class="quiet">
          deleted <RelativeTime at={item.deletedAt} now={frame.now} />, removed for good on{" "}
          <Moment at={item.purgeAt} viewer={frame.viewer} />
        </span>
      </div>
      <form method="post" action={href("trash")}>
        <input type="hidden" name="block" value={item.id} />
        <SubmitButton tone="quiet" size="small">
          Restore<span class="sr-only">{`, ${title}`}</span>
        </SubmitButton>
      </form>
      <RemoveForGood label="Delete for good" subject={title} what={`“${title}”`} ids={[item.id]} />
    </li>
  );
}

interface RemoveForGoodProps {
  readonly label: string;
  readonly subject: string;
  readonly what: string;
  readonly ids: readonly string[];
}

function RemoveForGood({ label, subject, what, ids }: RemoveForGoodProps) {
  return (
    <Confirm
      label={label}
      subject={subject}
      question={`Delete ${what} with every version, run and recorded answer? Only a backup could bring that back.`}
      confirmLabel="Delete for good"
      action={href("trashRemovals")}
      fields={{ block: ids }}
    />
  );
}
