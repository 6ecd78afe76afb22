import type { Emitter, HLJSApi } from "highlight.js";

export type CodeLanguage = "typescript" | "xml" | "json";

/** A piece of one line; `scope` is a word such as "keyword", only ever used as a class name of ours. */
export interface CodeToken {
  readonly text: string;
  readonly scope: string | null;
}

export type CodeLine = readonly CodeToken[];

/** Past this the code is shown plain: colouring takes time on the one thread that also serves pages. */
export const MAX_HIGHLIGHTED_CHARS = 64_000;
/** The number pattern is quadratic in "0_0_0_…": 60,000 characters on one line took 5 s, 2,000 take 6 ms. */
const MAX_HIGHLIGHTED_LINE_CHARS = 2_000;

let loading: Promise<HLJSApi> | undefined;

/**
 * Source text as lines of tokens. Tokens are data, never HTML: whoever draws them escapes the text.
 * The highlighter is loaded at the first call.
 */
export async function highlightCode(source: string, language: CodeLanguage): Promise<readonly CodeLine[]> {
  if (!isWorthColour(source)) return splitLines([{ text: source, scope: null }]);
  const highlighter = await (loading ??= loadHighlighter());
  const result = highlighter.highlight(source, { language, ignoreIllegals: true });
  const emitter = result._emitter;
  return splitLines(emitter instanceof TokenEmitter ? emitter.tokens : [{ text: source, scope: null }]);
}

function isWorthColour(source: string): boolean {
  if (source.length > MAX_HIGHLIGHTED_CHARS) return false;
  return source.split("\n").every((line) => line.length <= MAX_HIGHLIGHTED_LINE_CHARS);
}

async function loadHighlighter(): Promise<HLJSApi> {
  const [core, typescript, xml, json] = await Promise.all([
    import("highlight.js/lib/core"),
    import("highlight.js/lib/languages/typescript"),
    import("highlight.js/lib/languages/xml"),
    import("highlight.js/lib/languages/json"),
  ]);
  const highlighter = core.default.newInstance();
  highlighter.configure({ __emitter: TokenEmitter });
  highlighter.registerLanguage("typescript", typescript.default);
  highlighter.registerLanguage("xml", xml.default);
  highlighter.registerLanguage("json", json.default);
  return highlighter;
}

/** Collects what the highlighter sees as a flat list; the innermost scope wins. */
class TokenEmitter implements Emitter {
  readonly tokens: CodeToken[] = [];
  readonly #scopes: string[] = [];

  addText(text: string): void {
    if (text !== "") this.tokens.push({ text, scope: this.#scopes.at(-1) ?? null });
  }

  startScope(name: string): void {
    this.#scopes.push(name.split(".", 1)[0] ?? name);
  }

  endScope(): void {
    this.#scopes.pop();
  }

  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: Emitter): void {
    if (emitter instanceof TokenEmitter) this.tokens.push(...emitter.tokens);
  }

  finalize(): void {}

  /** The highlighter insists on a string; nobody reads this one. */
  toHTML(): string {
    return "";
  }
}

function splitLines(tokens: readonly CodeToken[]): readonly CodeLine[] {
  const lines: CodeToken[][] = [[]];
  for (const { text, scope } of tokens) {
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part, scope });
    }
  }
  if (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop();
  return lines;
}
