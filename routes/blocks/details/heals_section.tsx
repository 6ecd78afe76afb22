import { cleanText } from "../../../domain/outcome.ts";
import type { BlockDetail, HealSummary } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { Moment } from "../../../views/moment.tsx";
import type { PageFrame } from "../../../views/page.tsx";

interface HealsSectionProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly heals: readonly HealSummary[];
}

const STATUS_WORDS: Readonly<Record<HealSummary["status"], string>> = {
  running: "Goes on",
  adopted: "Repaired",
  proposed: "Proposed to you",
  failed: "Did not work",
  cancelled: "Cancelled",
  interrupted: "Interrupted",
};

const TRIGGER_WORDS: Readonly<Record<HealSummary["trigger"], string>> = {
  failures: "by itself",
  person: "asked for",
  command: "by command",
};

/** Every repair of a block: what was wrong, what changed at the source, and what was done. Nothing where there was none. */
export function HealsSection({ frame, block, heals }: HealsSectionProps) {
  if (heals.length === 0) return null;
  return (
    <section class="repairs" aria-labelledby="repairs-title">
      <h2 id="repairs-title" class="section-title">Repairs</h2>
      <div class="table-scroll" role="region" tabIndex={0} aria-label="Repairs">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Result</th>
              <th scope="col">What was wrong</th>
              <th scope="col">What was done</th>
              <th scope="col" data-align="end">Version</th>
            </tr>
          </thead>
          <tbody>
            {heals.map((heal) => <HealLine key={heal.id} frame={frame} block={block} heal={heal} />)}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function HealLine({ frame, block, heal }: Omit<HealsSectionProps, "heals"> & { readonly heal: HealSummary }) {
  const changes = heal.changes.length === 0 ? "" : ` The source changed: ${heal.changes.join(", ")}.`;
  return (
    <tr>
      <td>
        <Moment at={heal.startedAt} viewer={frame.viewer} hasSeconds />
      </td>
      <td>{STATUS_WORDS[heal.status]}, {TRIGGER_WORDS[heal.trigger]}</td>
      <td dir="auto">{cleanText(`${heal.problem}.${changes}`, 400)}</td>
      <td dir="auto">{heal.result === "" ? "–" : cleanText(heal.result, 400)}</td>
      <td data-align="end">
        {heal.version === null
          ? "–"
          : (
            <a href={href("blockVersion", { block: block.card.id, version: heal.version })}>
              {heal.baseVersion} → {heal.version}
            </a>
          )}
      </td>
    </tr>
  );
}
