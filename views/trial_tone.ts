/** Kinds of what a trial says that speak for a version. */
const GOOD_KINDS = ["traced", "agrees"];

/** How a word of a version's trial is shown: most are warnings. */
export function trialTone(kind: string): "good" | "warn" {
  return GOOD_KINDS.includes(kind) ? "good" : "warn";
}
