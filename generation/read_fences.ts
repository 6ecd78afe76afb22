export interface Fence {
  /** What follows the opening backticks: "ts backend.ts". */
  readonly info: string;
  /** The nearest line with words before it: models write the file's name there. */
  readonly before: string;
  readonly body: string;
  readonly isClosed: boolean;
}

const MAX_FENCES = 40;

/**
 * Fenced blocks of a text. A fence inside a fence (Markdown in a template string) is kept as part of the outer one when
 * `isNested`; otherwise the first closing line ends a fence, as CommonMark has it.
 */
export function readFences(text: string, isNested: boolean): Fence[] {
  const fences: Fence[] = [];
  let before = "";
  let open: { ticks: string; info: string; before: string; lines: string[]; depth: number } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const mark = /^\s*(`{3,}(?!`)|~{3,}(?!~))([^`]*)$/.exec(line);
    const [, ticks = "", info = ""] = mark ?? [];
    if (open === undefined) {
      if (mark !== null) open = { ticks, info: info.trim(), before, lines: [], depth: 0 };
      else if (line.trim() !== "") before = line.trim();
      continue;
    }
    const isMark = mark !== null && ticks.startsWith(open.ticks);
    if (isMark && info.trim() !== "" && isNested) open.depth++;
    else if (isMark && info.trim() === "") {
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
