import type { RunSummary } from "../../../services/types.ts";

const STATUS_WORDS = { ok: "OK", failed: "Failed", cancelled: "Cancelled" } as const;
const STATUS_TONES = { ok: "good", failed: "bad", cancelled: "neutral" } as const;

/** How a run ended. */
export function RunStatus({ status }: { readonly status: RunSummary["status"] }) {
  return <span class="state-badge" data-tone={STATUS_TONES[status]}>{STATUS_WORDS[status]}</span>;
}
