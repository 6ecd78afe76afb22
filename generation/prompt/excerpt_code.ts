import { estimateTokens } from "./estimate_tokens.ts";

/** A mark for lines that are left out costs this much. */
const MARK_TOKENS = 9;
const MAX_SEEDS = 6;
const MAX_EXPORTS = 12;

/**
 * The lines of code nearest to those that matter, within a budget of tokens; a mark says how many are left out at each
 * place. Lines are shown whole or not at all. Declarations of exports are always near.
 * @param seeds indexes of lines, the most telling first.
 */
export function excerptCode(code: string, { budget, seeds }: {
  readonly budget: number;
  readonly seeds: readonly number[];
}): string {
  const lines = code.split("\n");
  const costs = lines.map((line) => estimateTokens(line) + 1);
  const exported = lines.flatMap((line, at) => /^export\b/.test(line) ? [at] : []).slice(0, MAX_EXPORTS);
  const near = [...seeds.slice(0, MAX_SEEDS), ...(seeds.length === 0 ? exported : [])];
  const order = lines.map((_, at) => ({ at, distance: distanceTo(at, near, exported) }))
    .sort((one, other) => one.distance - other.distance || one.at - other.at);
  const kept = new Set<number>();
  let left = budget - MARK_TOKENS * (near.length + exported.length + 1);
  for (const { at, distance } of order) {
    const cost = costs[at] ?? 0;
    if (cost > left) {
      // Lines beyond one that does not fit would stand there without their neighbour.
      if (distance > 0) break;
      continue;
    }
    left -= cost;
    kept.add(at);
  }
  return writeKept(lines, kept);
}

/** Lines that hold most of the names in some words, such as an error and its evidence. */
export function findSeeds(code: string, words: string): number[] {
  const names = new Set(words.slice(0, 2_000).match(/[A-Za-z_$][\w$]{3,}/g) ?? []);
  return code.split("\n")
    .map((line, at) => {
      const found = line.slice(0, 400).match(/[A-Za-z_$][\w$]{3,}/g) ?? [];
      return { at, hits: new Set(found.filter((name) => names.has(name))).size };
    })
    .filter(({ hits }) => hits > 0)
    .sort((one, other) => other.hits - one.hits || one.at - other.at)
    .slice(0, MAX_SEEDS)
    .map(({ at }) => at);
}

function distanceTo(at: number, near: readonly number[], exported: readonly number[]): number {
  if (exported.includes(at)) return 0;
  // A rank for each seed: the first is the line of the error, later ones only share words with it.
  return Math.min(Infinity, ...near.map((seed, rank) => Math.abs(at - seed) + rank));
}

function writeKept(lines: readonly string[], kept: ReadonlySet<number>): string {
  const shown: string[] = [];
  for (let at = 0; at < lines.length;) {
    if (kept.has(at)) {
      shown.push(lines[at++] ?? "");
      continue;
    }
    const start = at;
    while (at < lines.length && !kept.has(at)) at++;
    shown.push(`// ... ${at - start} lines not shown ...`);
  }
  return shown.join("\n");
}
