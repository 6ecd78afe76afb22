import type { CodeLine, CodeToken } from "./highlight_code.ts";
import { VisibleText } from "./visible_text.tsx";

/** Inside each line, so that copied text keeps its lines. */
const LINE_END = "\n";

interface CodeListingProps {
  readonly name: string;
  readonly lines: readonly CodeLine[];
  /** Address of the same file as plain text. */
  readonly plainHref: string;
}

/** One source file with line numbers that are drawn by CSS, so that copied text holds none. */
export function CodeListing({ name, lines, plainHref }: CodeListingProps) {
  const id = fileId(name);
  return (
    <figure class="code-file">
      <figcaption class="code-file-head">
        <span class="code-file-name">{name}</span>
        <span class="code-file-note">{lines.length === 1 ? "1 line" : `${lines.length} lines`}</span>
        <a class="code-file-link" href={plainHref}>Plain text</a>
        <button type="button" class="button" data-tone="quiet" data-size="small" data-copy={id} hidden>
          <span data-label>Copy</span>
          <span class="sr-only">{` ${name}`}</span>
        </button>
      </figcaption>
      <pre
        class="code"
        role="region"
        tabIndex={0}
        aria-label={name}
      ><code id={id}>{lines.map((line, index) => <Line key={index} id={lineId(name, index + 1)} line={line} />)}</code></pre>
    </figure>
  );
}

/** Anchor of one line, counted from 1, so that an error can point at it. */
export function lineId(name: string, line: number): string {
  return `${fileId(name)}-${line}`;
}

function fileId(name: string): string {
  return name.replace(/[^a-z]/g, "-");
}

function Line({ id, line }: { readonly id: string; readonly line: CodeLine }) {
  return (
    <span class="code-line" id={id}>
      <Tokens line={line} />
      {LINE_END}
    </span>
  );
}

/** The coloured text of one line. */
export function Tokens({ line }: { readonly line: CodeLine }) {
  return <>{line.map((token, index) => <Token key={index} token={token} />)}</>;
}

function Token({ token: { text, scope } }: { readonly token: CodeToken }) {
  const visible = <VisibleText text={text} />;
  return scope === null ? visible : <span data-scope={scope}>{visible}</span>;
}
