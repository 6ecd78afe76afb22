/** Why a run that ended well is still not good. */
export const ACCEPTANCE_KINDS = [
  "schema",
  "no_answer",
  "refused_request",
  "error_key",
  "all_empty",
  "html_in_data",
  "too_few_rows",
  "stale",
  "invented",
  "empty_view",
  "fallback_view",
  "cut_off",
  "unreadable",
] as const;
export type AcceptanceKind = typeof ACCEPTANCE_KINDS[number];

export interface AcceptanceFailure {
  readonly kind: AcceptanceKind;
  /** One sentence in our words; values from outside are quoted and bounded. */
  readonly message: string;
  /** Outside text that shows it, cleaned and bounded. */
  readonly evidence?: string;
}
