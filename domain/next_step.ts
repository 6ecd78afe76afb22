/** What is known of why nothing good came of it. */
export interface Ended {
  /** Of the diagnosis. */
  readonly kind: string;
  /** What it tells the model, or the person where it is theirs to act. */
  readonly advice: string;
  readonly move: "retry" | "person";
}

const OTHER_MODEL =
  "Try again, or choose a larger model in the settings: this one did not keep to the form of an answer";
const OTHER_SOURCE = "Try again later, or say in the sentence which site or address to read";
const SAY_WHERE = "Say in the sentence where the facts can be read, or try again";
const CODE = "Try again, or choose another model in the settings";
const ELSE = "Try again, or say it in other words";

const STEPS: Readonly<Record<string, readonly string[]>> = {
  [OTHER_MODEL]: [
    ...["empty_answer", "too_long", "model_cut_off", "html_answer", "tool_call", "bad_json"],
    ...["missing_part", "other_language", "missing_export", "bad_manifest", "bad_edit", "same_code"],
  ],
  [OTHER_SOURCE]: ["http_status", "network", "timeout", "not_json", "no_answer", "html_in_data", "error_key"],
  [SAY_WHERE]: [
    ...["invented", "all_empty", "too_few_rows", "stale", "same_approach", "soft_failure"],
    ...["host_not_declared", "refused_request", "refused_known", "refusal"],
  ],
  [CODE]: [
    ...["syntax", "import_refused", "exception", "schema", "render", "permission", "crashed", "no_result"],
    ...[
      "protocol",
      "cpu_time",
      "memory",
      "too_large",
      "empty_view",
      "fallback_view",
      "cut_off",
      "unreadable",
    ],
  ],
};

/** What a person can do now, in one sentence. The advice of a failure that a model should mend is none of theirs. */
export function nextStep(
  { kind, advice, move }: Ended,
  { hasDraft }: { readonly hasDraft: boolean },
): string {
  const isOfServer = kind.startsWith("model_") && kind !== "model_cut_off";
  if (move === "person" || isOfServer) return advice;
  const found = Object.entries(STEPS).find(([, kinds]) => kinds.includes(kind))?.[0] ?? ELSE;
  return hasDraft ? `${found}; or correct the code by hand` : found;
}
