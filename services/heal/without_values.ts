import type { Diagnosis } from "../../generation/types.ts";

/** Words of runtimes, of zod and of our own messages: they tell what broke and nothing of what was answered. */
const OUR_WORDS = new Set(
  `a an and any are array as at be between bigint boolean but bytes by can cannot column could data date datetime did end
  error errors exception expected failed fetch field file for found from function get got has have html http https in input
  instead invalid is it item items iterable json key keys least length line list low many map match maximum message method
  minimum missing most must nonoptional nan never no none not nothing null number object of on one only option or parse path position
  properties property range rangeerror read reading received reference referenceerror required response row rows schema set
  should source status string syntaxerror than that the there this to token too type typeerror undefined unexpected union
  unknown unrecognized url valid value values was wanted where which while with without zoderror zod code invalid_type
  invalid_value too_small too_big unrecognized_keys invalid_union invalid_format origin inclusive nan answer answered
  instanceof backend ts view tsx before initialization construct constructor convert after`.split(/\s+/),
);
const MAX_CHARS = 1_000;

/** Where a number counts lines, bytes or places and is no value. */
const COUNTS =
  /\w\[\d{1,4}\]|\b(?:line|column) \d{1,5}|-> \d{3}\b|\b\d{1,9} bytes\b|"path":\s*\[[^\]]{0,200}\]/g;

/**
 * A message with every word and number struck out that could be a value of an answer: what stays are words of messages,
 * words that stand in the block's own code, and numbers that count lines, bytes and places.
 */
export function withoutValues(text: string, code: string): string {
  const message = text.slice(0, MAX_CHARS);
  const known = new Set(code.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  const counts = [...message.matchAll(COUNTS)].map(({ index, 0: found }) =>
    [index, index + found.length] as const
  );
  const isCount = (at: number) => counts.some(([start, end]) => at >= start && at < end);
  return message.replace(/[\p{L}\p{N}_$][\p{L}\p{N}_$'’-]*/gu, (word, at: number) => {
    if (/^\d/.test(word)) return isCount(at) ? word : "…";
    return known.has(word) || OUR_WORDS.has(word.toLowerCase()) ? word : "…";
  }).replace(/…(?:[^\p{L}\p{N}\n]{0,3}…)+/gu, "…");
}

/** The diagnosis as a model may read it that is to see nothing of what sources answer. */
export function diagnosisWithoutValues(
  diagnosis: Diagnosis,
  { code, hint }: { readonly code: string; readonly hint?: string | undefined },
): Diagnosis {
  const { evidence, advice } = diagnosis;
  return {
    ...diagnosis,
    happened: diagnosis.happened,
    advice: hint === undefined || hint === "" ? advice : advice.replace(hint, withoutValues(hint, code)),
    ...(evidence !== undefined && { evidence: withoutValues(evidence, code) }),
  };
}
