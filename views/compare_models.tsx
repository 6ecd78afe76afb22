import { cleanText } from "../domain/outcome.ts";
import type { MadeVersion, ModelComparison, Viewer } from "../services/types.ts";
import { writeDollars } from "./spending_words.ts";

interface CompareModelsProps {
  readonly comparison: ModelComparison;
  readonly viewer: Viewer;
}

/** What two versions took to make, side by side: for whoever chooses between two models. */
export function CompareModels({ comparison: { current, proposed }, viewer }: CompareModelsProps) {
  const versions = current === null ? [proposed] : [current, proposed];
  const rows: readonly (readonly [string, (version: MadeVersion) => string])[] = [
    ["Made by", nameMaker],
    [
      "Attempts",
      ({ attempts }) => attempts === 0 ? "None" : new Intl.NumberFormat(viewer.locale).format(attempts),
    ],
    ["Tokens", ({ tokens }) => new Intl.NumberFormat(viewer.locale).format(tokens)],
    ["Cost", ({ micros }) => micros === null ? "Price not known" : writeDollars(micros, viewer.locale)],
    ["Time", (version) => writeTime(version, viewer.locale)],
  ];
  return (
    <div class="table-scroll">
      <table class="table compare-models">
        <thead>
          <tr>
            <td></td>
            {versions.map(({ version }) => (
              <th key={version} scope="col">
                {version === current?.version ? "On the card" : "Proposed"}
                <span class="quiet table-note">{`version ${version}`}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, write]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {versions.map((version) => <td key={version.version} dir="auto">{write(version)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nameMaker({ origin }: MadeVersion): string {
  switch (origin.kind) {
    case "model":
      return cleanText(origin.model, 200);
    case "recipe":
      return "A ready block, without a model";
    case "inspector":
      return "An address, without a model";
    case "import":
      return "Imported";
    case "person":
      return "Written by hand";
  }
}

function writeTime({ tookMs }: MadeVersion, locale: string): string {
  if (tookMs === null) return "Not known";
  const seconds = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(tookMs / 1000);
  return `${seconds} s`;
}
