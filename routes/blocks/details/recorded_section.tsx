import type { BlockDetail, RecordedAnswers } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { Confirm } from "../../../views/confirm.tsx";
import type { PageFrame } from "../../../views/page.tsx";
import { Panel } from "../../../views/panel.tsx";
import { RelativeTime } from "../../../views/relative_time.tsx";
import { formatBytes, formatCount } from "./quantities.ts";

interface RecordedSectionProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly recorded: RecordedAnswers;
}

/** How much is kept of what the block's sources answered, and the way to be rid of it. Never the answers themselves. */
export function RecordedSection({ frame, block, recorded }: RecordedSectionProps) {
  const { runs, answers, bytes, newestAt } = recorded;
  if (newestAt === null) return null;
  const { locale } = frame.viewer;
  return (
    <Panel
      title="Recorded answers"
      id="recorded"
      note="What the sources answered in the last good runs of each version, so that its code can be tried again without asking them. It may hold private data; secrets of connections are taken out."
    >
      <ul class="rows">
        <li>
          <div class="row-words">
            <strong>
              {`${formatCount(answers, "recorded answer", locale)} of ${formatCount(runs, "run", locale)}, ${
                formatBytes(bytes, locale)
              }`}
            </strong>
            <span class="quiet">
              newest <RelativeTime at={newestAt} now={frame.now} />
            </span>
          </div>
          <Confirm
            label="Delete"
            subject="recorded answers"
            question="All that is recorded of this block goes. The card keeps its data, and the next good run is recorded again."
            confirmLabel="Delete the recorded answers"
            action={href("blockRecordingDeletions", { block: block.card.id })}
            fields={{}}
          />
        </li>
      </ul>
    </Panel>
  );
}
