import type { PromptKit } from "../prompt/build_prompt.ts";
import type { Candidate, GenerationJob } from "../types.ts";
import { wordsOf } from "./job_words.ts";

/** What a sentence about the example's subject says: money of one country in money of another. */
const CURRENCY_CODES =
  /[€$£¥]|\b[A-Z]{3}\s?(\/|-|–|→|to|in|vs)\s?[A-Z]{3}\b|\b(EUR|USD|GBP|CHF|JPY|CNY|ECB|EZB|BCE|FX)\b/;
const CURRENCY_WORDS =
  /\b(eur|usd|gbp|chf|jpy|euros?|dollars?|dólar|pounds?|sterling|fran[ck]s?|yen|yuan|rup|rubl|kron|krón|pesos?|real|reais|z[łl]ot|forint|lira|shekel|won|baht|rand|dinar|dirham|currenc|währung|devise|moned|moeda|valut|wechselkurs|exchange|forex|frankfurter)/iu;
/** In other scripts nobody looks for these words. */
const OTHER_SCRIPT = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/**
 * Whether a candidate is the prompt's own example under another title, as small models give it. It runs, its data is
 * real, and it shows nothing of what was asked for: no trial would find it out.
 */
export function isCopiedExample(
  { backend }: Candidate,
  { job, kit }: { readonly job: GenerationJob; readonly kit: PromptKit },
): boolean {
  if (job.kind !== "new" && job.kind !== "rebuild") return false;
  const sentence = wordsOf(job);
  const isMeant = [CURRENCY_CODES, CURRENCY_WORDS, OTHER_SCRIPT].some((words) => words.test(sentence));
  return !isMeant && squeeze(backend) === squeeze(kit.example.backend);
}

/** Code without what a copy may change: comments on lines of their own, unused imports, and blanks. */
function squeeze(code: string): string {
  return code.replace(/^[ \t]*(\/\/.*|import .*)$/gm, "").replace(/\s+/g, "");
}
