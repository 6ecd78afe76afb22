import type { KnownPattern } from "../../generation/types.ts";
import { searchSuccessPatterns, type SuccessPatternRow } from "../../storage/success_patterns.ts";
import type { ServiceDeps } from "../deps.ts";
import { requestWords } from "./request_words.ts";

const MAX_PATTERNS = 4;
const MAX_SEARCHED = 40;
/** Words that must be shared, unless the sentence has fewer. */
const SHARED_WORDS = 2;
/** Letters by which two forms of a word count as one. */
const STEM_CHARS = 4;

export interface PatternQuery {
  readonly sentence: string;
  /** Hosts that the person or the plan names. */
  readonly hosts?: readonly string[];
}

/**
 * What worked before for requests like this one, at most four, the best fit first; one for each endpoint, with the uses
 * of all that share it. One word in common is a coincidence: two must be, or the host.
 */
export async function findPatterns(
  { db }: Pick<ServiceDeps, "db">,
  { sentence, hosts = [] }: PatternQuery,
): Promise<KnownPattern[]> {
  const words = requestWords(sentence);
  const found = await searchSuccessPatterns(db, { words, hosts: hosts.slice(0, 20), limit: MAX_SEARCHED });
  const fitting = found.filter((row) => hosts.includes(row.host) || isLike(row, words));
  return fitting.filter((row, index) => fitting.findIndex((other) => isSameSource(row, other)) === index)
    .slice(0, MAX_PATTERNS)
    .map((row) => ({
      ...{ id: row.id, host: row.host, endpoint: row.endpoint, technique: row.technique, view: row.view },
      request: row.sentence,
      uses: fitting.filter((other) => isSameSource(row, other)).reduce((sum, { uses }) => sum + uses, 0),
    }));
}

function isSameSource(a: SuccessPatternRow, b: SuccessPatternRow): boolean {
  return a.host === b.host && a.endpoint === b.endpoint && a.technique === b.technique;
}

function isLike(row: SuccessPatternRow, words: readonly string[]): boolean {
  const known = new Set([...row.words.split(" "), ...row.host.split(/[.-]/)].map(stem));
  const shared = words.filter((word) => known.has(stem(word))).length;
  return shared >= Math.min(SHARED_WORDS, words.length) && shared > 0;
}

function stem(word: string): string {
  const plain = word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.length <= STEM_CHARS ? plain : plain.slice(0, Math.max(STEM_CHARS, plain.length - 3));
}
