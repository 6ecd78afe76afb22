import { cleanText } from "../../../domain/outcome.ts";
import type { BlockDetail } from "../../../services/types.ts";
import type { ShownLeaf, ShownValue, ShownValues } from "../../../services/why/types.ts";
import { href } from "../../../urls.ts";
import { Moment } from "../../../views/moment.tsx";
import type { PageFrame } from "../../../views/page.tsx";

const MAX_VALUE_CHARS = 160;
/** Of a value in an address; the place in the data finds the rest. */
const MAX_QUERY_CHARS = 300;

interface WhyTabProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly shown: ShownValues;
}

/** The values on the card, each a link to where it comes from. */
export function WhyTab({ frame, block, shown }: WhyTabProps) {
  if (shown.at === null) {
    return (
      <div class="nothing">
        <h2>No values yet</h2>
        <p>
          After the first good run, every value of the card stands here with a way to where it comes from.
        </p>
      </div>
    );
  }
  return (
    <>
      <h2 class="section-title">Where values come from</h2>
      <p class="tab-head">
        <span>
          The values on the card, from <Moment at={shown.at} viewer={frame.viewer} hasSeconds />
          {`, version ${shown.version}. Choose one to see its request, the answer and the code.`}
        </span>
      </p>
      {shown.values.length === 0
        ? <p class="quiet">Nothing on the card comes from its data.</p>
        : <ShownTable block={block} values={shown.values} />}
      {shown.hasMore ? <p class="quiet">{`Only the first ${shown.values.length} are listed.`}</p> : null}
    </>
  );
}

function ShownTable(
  { block, values }: { readonly block: BlockDetail; readonly values: readonly ShownValue[] },
) {
  return (
    <div class="table-scroll" role="region" tabIndex={0} aria-label="Values on the card">
      <table class="table" data-hides="wide">
        <thead>
          <tr>
            <th scope="col">Value</th>
            <th scope="col">Beside it</th>
            <th scope="col" data-wide>Shown by</th>
            <th scope="col" data-wide>In the data</th>
          </tr>
        </thead>
        <tbody>
          {values.map(({ value, label, shownBy, path }, index) => (
            <tr key={index}>
              <td class="why-value" dir="auto">
                <a href={whyHref(block, { value, path })}>{showValue(shorten(value))}</a>
              </td>
              <td dir="auto">{cleanText(label, 120)}</td>
              <td data-wide>{/^[A-Z]/.test(shownBy) ? cleanText(shownBy, 40) : "text"}</td>
              <td class="why-path" data-wide>{path === null ? "only on the card" : cleanText(path, 160)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function whyHref(block: BlockDetail, { value, path }: Pick<ShownValue, "value" | "path">): string {
  const text = String(value).slice(0, MAX_QUERY_CHARS).toWellFormed();
  return href("blockWhy", { block: block.card.id }, { at: path ?? undefined, value: text });
}

/** Enough digits to find a number on the card; its own page shows all of them. */
function shorten(value: ShownLeaf): ShownLeaf {
  return typeof value === "number" ? Number(value.toPrecision(SHOWN_DIGITS)) : value;
}

const SHOWN_DIGITS = 6;

/** A value as the data holds it. */
export function showValue(value: ShownLeaf): string {
  return cleanText(String(value), MAX_VALUE_CHARS).trim();
}
