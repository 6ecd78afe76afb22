import { cleanText } from "../../domain/outcome.ts";
import type { ModelCall } from "../../services/spending/types.ts";

const COLUMNS = [
  ...["at", "block", "title", "purpose", "model", "provider", "status", "requests", "prompt_tokens"],
  ...["cached_tokens", "completion_tokens", "is_estimated", "cost_usd", "took_ms"],
];

/** Calls as RFC 4180 text, newest first; times are UTC. */
export function writeCallsCsv(calls: readonly ModelCall[]): string {
  const rows = calls.map((call) => [
    new Date(call.at).toISOString(),
    call.blockId ?? "",
    call.title ?? "",
    ...[call.purpose, call.model, call.provider, call.status, call.requests, call.promptTokens],
    ...[call.cachedTokens, call.completionTokens, call.isEstimated ? "yes" : "no"],
    call.costMicros === null ? "" : (call.costMicros / 1e6).toFixed(6),
    call.tookMs,
  ]);
  return [COLUMNS, ...rows].map((row) => row.map(writeCell).join(",")).join("\r\n") + "\r\n";
}

/** Titles and model names come from outside: a table program must not read one as a formula. */
function writeCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = cleanText(value, 300).replace(/\s+/g, " ");
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
