const MAX_LINES = 12;
/** Lines looked at, of the search and of the code: what is found is a help, not a proof. */
const MAX_WANTED = 40;
const MAX_SEARCHED = 3_000;

/**
 * The lines of the code that have most in common with a search that failed, so that the next answer can copy them;
 * empty when nothing comes near.
 */
export function closestLines(code: string, search: string): string {
  const lines = code.split("\n").slice(0, MAX_SEARCHED);
  const wanted = search.split("\n").map(squeeze).filter((line) => line !== "").slice(0, MAX_WANTED);
  const known = new Set(wanted);
  const names = wanted.map((line) => new Set(wordsOf(line)));
  const hits = lines.map((line) => known.has(squeeze(line)) ? 2 : sharesWords(line, names) ? 1 : 0);
  const height = Math.min(MAX_LINES, Math.max(wanted.length, 1));
  let best = { at: 0, score: 0 };
  for (let at = 0; at < lines.length; at++) {
    const score = hits.slice(at, at + height).reduce<number>((sum, hit) => sum + hit, 0);
    if (score > best.score) best = { at, score };
  }
  return best.score === 0 ? "" : lines.slice(best.at, best.at + height).join("\n");
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, " ").trim();
}

/** At least half of a line's names stand in one line that was searched. */
function sharesWords(line: string, wanted: readonly ReadonlySet<string>[]): boolean {
  const words = wordsOf(line);
  if (words.length < 2) return false;
  return wanted.some((names) => words.filter((word) => names.has(word)).length * 2 >= words.length);
}

function wordsOf(line: string): string[] {
  return line.slice(0, 400).match(/[A-Za-z_]{3,}/g) ?? [];
}
