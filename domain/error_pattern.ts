import { z } from "zod";
import type { Technique } from "./technique.ts";

const Terms = z.array(z.string().min(2).max(80)).max(20).readonly();

/**
 * When an error pattern fits: every list that is given must hold, by any of its entries. Terms are plain text, small
 * letters, looked for as they stand: a rule is data and is never run.
 */
export const ErrorRule = z.object({
  /** `RunErrorKind` and `AcceptanceKind`, or any other kind of a diagnosis. */
  kinds: z.array(z.string().max(40)).min(1).max(20).readonly(),
  /** Ranges of the failing status, ends included. */
  statuses: z.array(z.tuple([z.number(), z.number()]).readonly()).max(10).readonly().exactOptional(),
  /** Beginnings of the last answer's type, such as "text/html". */
  contentTypes: Terms.exactOptional(),
  /** In the message of the failure. */
  messageTerms: Terms.exactOptional(),
  /** In the beginning of the last answer. */
  answerTerms: Terms.exactOptional(),
  /** What the last answer is: a bare list of numbers. */
  answerForm: z.enum(["id_list"]).exactOptional(),
  /** In the code that failed. */
  codeTerms: Terms.exactOptional(),
  /** The run sent at least so many requests. */
  minRequests: z.number().int().exactOptional(),
});
export type ErrorRule = z.infer<typeof ErrorRule>;

/** A failure that was seen before, and what to try. Words are ours or a person's, never a block's. */
export interface ErrorPattern {
  readonly slug: string;
  /** A few words for people, such as "403 on a page that is scraped". */
  readonly title: string;
  readonly rule: ErrorRule;
  /** One sentence for the next attempt. */
  readonly advice: string;
  /** What to change to; null when the technique stays. */
  readonly technique: Technique | null;
}

/** How often an advice was followed by another attempt, and by a good one. */
export interface AdviceCounts {
  readonly tried: number;
  readonly worked: number;
}

/** Share of attempts that worked, drawn towards one half while few were made. */
export function adviceShare({ tried, worked }: AdviceCounts): number {
  return (worked + 1) / (tried + 2);
}
