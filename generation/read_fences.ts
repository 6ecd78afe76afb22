export interface Fence {
  /** What follows the opening backticks: "ts backend.ts". */
  readonly info: string;
  /** The nearest line with words before it: models write the file's name there. */
  readonly before: string;
  readonly body: string;
  readonly isClosed: boolean;
}

const MAX_FENCES = 40;
/** A file between tags in place of fences, as small models write it: `<ts backend.ts>` to `</ts>`. */
const TAG = /^\s*<(tsx?|jsx?|json|typescript|javascript|file)[ \t]+([\w./-]{1,80})>\s*$/;

/**
 * Fenced blocks of a text. A fence inside a fence (Markdown in a template string) is kept as part of the outer one when
 * `isNested`; otherwise the first closing line ends a fence, as CommonMark has it.
 */
export function readFences(text: string, isNested: boolean): Fence[] {
  const fences: Fence[] = [];
  let before = "";
  let open:
    | { ticks: string; endTag?: string; info: string; before: string; lines: string[]; depth: number }
    | undefined;
  for (const line of text.split(/\r?\n/)) {
    const mark = /^\s*(`{3,}(?!`)|~{3,}(?!~))([^`]*)$/.exec(line);
    const [, ticks = "", info = ""] = mark ?? [];
    if (open === undefined) {
      const [, tag, name] = TAG.exec(line) ?? [];
      const start = { before, lines: [], depth: 0 };
      if (mark !== null) open = { ...start, ticks, info: info.trim() };
      else if (tag !== undefined) {
        open = { ...start, ticks: "```", endTag: `</${tag}>`, info: `${tag} ${name}` };
      } else if (line.trim() !== "") before = line.trim();
      continue;
    }
    const isMark = mark !== null && ticks.startsWith(open.ticks);
    const isEnd = open.endTag === undefined ? isMark && info.trim() === "" : line.trim() === open.endTag;
    if (isMark && info.trim() !== "" && isNested && open.endTag === undefined) open.depth++;
    else if (isEnd) {
      if (open.depth === 0) {
        fences.push({ info: open.info, before: open.before, body: open.lines.join("\n"), isClosed: true });
        if (fences.length === MAX_FENCES) return fences;
        open = undefined;
        before = "";
        continue;
      }
      open.depth--;
    }
    open.lines.push(line);
  }
  if (open !== undefined) {
    fences.push({ info: open.info, before: open.before, body: open.lines.join("\n"), isClosed: false });
  }
  return fences;
}
