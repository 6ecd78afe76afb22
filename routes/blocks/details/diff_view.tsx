import type { DiffRow, TextDiff } from "./diff_rows.ts";
import { VisibleText } from "./visible_text.tsx";

interface DiffViewProps {
  readonly name: string;
  readonly diff: TextDiff;
  readonly beforeLabel: string;
  readonly afterLabel: string;
}

/** What changed in one file, line by line. Signs and words say it; colour only repeats it. */
export function DiffView({ name, diff, beforeLabel, afterLabel }: DiffViewProps) {
  return (
    <figure class="code-file">
      <figcaption class="code-file-head">
        <span class="code-file-name">{name}</span>
        <span class="code-file-note">{describeDiff(diff)}</span>
      </figcaption>
      {diff.kind === "rows"
        ? (
          <div class="diff-scroll" role="region" tabIndex={0} aria-label={`Changes in ${name}`}>
            <table class="diff">
              <caption class="sr-only">{`Changes in ${name}`}</caption>
              <thead class="sr-only">
                <tr>
                  <th scope="col">{`Line in ${beforeLabel}`}</th>
                  <th scope="col">{`Line in ${afterLabel}`}</th>
                  <th scope="col">Change</th>
                  <th scope="col">Text</th>
                </tr>
              </thead>
              <tbody>{diff.rows.map((row, index) => <Row key={index} row={row} />)}</tbody>
            </table>
          </div>
        )
        : null}
    </figure>
  );
}

const SIGNS = { same: "", added: "+", removed: "−" } as const;
const SIGN_WORDS = { same: "unchanged", added: "added", removed: "removed" } as const;

function Row({ row }: { readonly row: DiffRow }) {
  if (row.kind === "gap") {
    return (
      <tr class="diff-gap">
        <td colSpan={4}>{row.lines === 1 ? "1 equal line" : `${row.lines} equal lines`}</td>
      </tr>
    );
  }
  return (
    <tr data-kind={row.kind}>
      <td class="diff-number">{row.before}</td>
      <td class="diff-number">{row.after}</td>
      <td class="diff-sign">
        <span aria-hidden="true">{SIGNS[row.kind]}</span>
        <span class="sr-only">{SIGN_WORDS[row.kind]}</span>
      </td>
      <td class="diff-text">
        {row.parts.map(({ text, isChanged }, index) =>
          isChanged
            ? (
              <mark>
                <VisibleText text={text} />
              </mark>
            )
            : <VisibleText key={index} text={text} />
        )}
      </td>
    </tr>
  );
}

function describeDiff(diff: TextDiff): string {
  switch (diff.kind) {
    case "same":
      return "unchanged";
    case "too_different":
      return "too different to compare line by line";
    case "rows":
      return `${diff.added} added, ${diff.removed} removed`;
  }
}
