import type { BlockDetail, DataPoint, RecordedAnswers } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { Moment } from "../../../views/moment.tsx";
import type { PageFrame } from "../../../views/page.tsx";
import { RelativeTime } from "../../../views/relative_time.tsx";
import { CodeListing } from "./code_listing.tsx";
import { type CodeLine, highlightCode } from "./highlight_code.ts";
import { formatBytes } from "./quantities.ts";
import { RecordedSection } from "./recorded_section.tsx";

/** Entries of the history that the page lists. */
export const MAX_DATA_POINTS = 50;
/** Characters of JSON that the page shows; the whole stands behind the link. */
const MAX_SHOWN_CHARS = 60_000;

export interface ShownData {
  readonly point: DataPoint;
  readonly lines: readonly CodeLine[];
  readonly isCut: boolean;
}

/** One state of the data as coloured JSON, cut when it is long. */
export async function loadShownData(point: DataPoint): Promise<ShownData> {
  const text = JSON.stringify(point.data, null, 2);
  const isCut = text.length > MAX_SHOWN_CHARS;
  return { point, lines: await highlightCode(isCut ? text.slice(0, MAX_SHOWN_CHARS) : text, "json"), isCut };
}

interface DataTabProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly points: readonly DataPoint[];
  readonly shown: ShownData | null;
}

/** The data behind the card, what it was before, and what is kept of where it came from. */
export function DataTab({ recorded, ...props }: DataTabProps & { readonly recorded: RecordedAnswers }) {
  return (
    <>
      <ShownPoint {...props} />
      <RecordedSection frame={props.frame} block={props.block} recorded={recorded} />
    </>
  );
}

function ShownPoint({ frame, block, points, shown }: DataTabProps) {
  if (shown === null) {
    return (
      <div class="nothing">
        <h2>No data yet</h2>
        <p>After the first good run, what the block found stands here as JSON, with its history.</p>
      </div>
    );
  }
  const { point } = shown;
  return (
    <div class="data-columns">
      <div>
        <p class="tab-head">
          <span>
            {point.id === points[0]?.id ? "On the card now, from " : "As it was on "}
            <Moment at={point.at} viewer={frame.viewer} hasSeconds />
            {`, version ${point.version}`}
          </span>
        </p>
        {shown.isCut
          ? (
            <p class="quiet">
              {`Only the beginning of ${formatBytes(point.bytes, frame.viewer.locale)} is shown.`}
            </p>
          )
          : null}
        <CodeListing
          name="data.json"
          lines={shown.lines}
          plainHref={href("blockData", { block: block.card.id }, { point: point.id })}
        />
      </div>
      <DataHistory frame={frame} block={block} points={points} shownId={point.id} />
    </div>
  );
}

interface DataHistoryProps extends Omit<DataTabProps, "shown"> {
  readonly shownId: number;
}

function DataHistory({ frame, block, points, shownId }: DataHistoryProps) {
  return (
    <nav class="panel data-history" aria-label="History">
      <h2>History</h2>
      <ol>
        {points.map((point) => (
          <li>
            <a
              href={href("block", { block: block.card.id }, { tab: "data", point: point.id })}
              aria-current={point.id === shownId ? "true" : undefined}
            >
              <Moment at={point.at} viewer={frame.viewer} />
            </a>
            <span class="quiet">
              <RelativeTime at={point.at} now={frame.now} />
              {`, ${formatBytes(point.bytes, frame.viewer.locale)}`}
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
