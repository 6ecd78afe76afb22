import {
  type AdviceCounts,
  adviceShare,
  type ErrorPattern,
  type ErrorRule,
} from "../domain/error_pattern.ts";

/** What is known of a failure. All texts are outside text: they are looked through and go no further. */
export interface PatternFailure {
  /** Kind of the diagnosis. */
  readonly kind: string;
  readonly status?: number;
  readonly message: string;
  /** Type of the last answer. */
  readonly contentType?: string;
  /** The last answer, or its beginning. */
  readonly answer?: string;
  /** backend.ts of the attempt. */
  readonly code?: string;
  /** Host whose answer, or silence, it was. */
  readonly host?: string;
  readonly requestCount?: number;
}

/** What is known of a pattern's advice: at the host of the failure, and over all. */
export interface PatternRecord {
  readonly onHost?: AdviceCounts;
  readonly overall: AdviceCounts;
}

/** Characters of each text that are looked through. */
const MAX_LOOKED_AT = 20_000;
const ID_LIST = /^\s*\[\s*\d+\s*,\s*\d+/;
/** Share of an advice that nobody tried yet. */
const UNTRIED = 0.5;

/** The patterns that fit a failure, in their own order. */
export function matchErrorPatterns<P extends Pick<ErrorPattern, "rule">>(
  failure: PatternFailure,
  patterns: readonly P[],
): P[] {
  const texts = {
    message: prepare(failure.message),
    answer: prepare(failure.answer),
    code: prepare(failure.code),
    contentType: prepare(failure.contentType),
  };
  return patterns.filter(({ rule }) => fits(rule, failure, texts));
}

/** The advice that worked best comes first: at this host where it was tried there, then over all, then the narrower rule. */
export function rankErrorPatterns<P extends Pick<ErrorPattern, "rule">>(
  patterns: readonly P[],
  recordOf: (pattern: P) => PatternRecord,
): P[] {
  return patterns
    .map((pattern) => ({ pattern, record: recordOf(pattern), narrowness: countConditions(pattern.rule) }))
    .sort((a, b) =>
      hostShare(b.record) - hostShare(a.record) ||
      adviceShare(b.record.overall) - adviceShare(a.record.overall) ||
      b.narrowness - a.narrowness
    )
    .map(({ pattern }) => pattern);
}

function hostShare({ onHost }: PatternRecord): number {
  return onHost === undefined || onHost.tried === 0 ? UNTRIED : adviceShare(onHost);
}

interface LookedAt {
  readonly message: string;
  readonly answer: string;
  readonly code: string;
  readonly contentType: string;
}

function fits(rule: ErrorRule, failure: PatternFailure, texts: LookedAt): boolean {
  const { status, kind, requestCount = 0 } = failure;
  if (!rule.kinds.includes(kind) || requestCount < (rule.minRequests ?? 0)) return false;
  if (
    rule.statuses !== undefined &&
    !rule.statuses.some(([from, to]) => status !== undefined && status >= from && status <= to)
  ) return false;
  return (rule.contentTypes?.some((start) => texts.contentType.trim().startsWith(start)) ?? true) &&
    holds(rule.messageTerms, texts.message) && holds(rule.answerTerms, texts.answer) &&
    holds(rule.codeTerms, texts.code) && (rule.answerForm === undefined || ID_LIST.test(texts.answer));
}

function holds(terms: readonly string[] | undefined, text: string): boolean {
  return terms === undefined || terms.some((term) => text.includes(term));
}

function countConditions(rule: ErrorRule): number {
  return Object.keys(rule).length;
}

function prepare(text = ""): string {
  return text.slice(0, MAX_LOOKED_AT).toLowerCase();
}
