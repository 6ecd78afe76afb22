import type { EvalSummary } from "../services/eval/summarise.ts";
import type { EvalResult } from "../services/eval/types.ts";
import { formatTable } from "./print.ts";

const HEAD = [
  ...["prompt", "result", "facts", "attempts", "tokens", "in", "cached", "out", "cost", "seconds", "reason"],
];
const MAX_REASON_CHARS = 160;

/** A line while the evaluation goes on. */
export function formatProgress({ id, turn, status, isGood, facts, seconds }: EvalResult): string {
  const turns = turn === 1 ? "" : ` (turn ${turn})`;
  return `${
    isGood ? "good" : "bad "
  }  ${id}${turns}: ${status}, ${facts.found}/${facts.total} facts, ${seconds} s`;
}

/** A table of all results, what was missing on each card, and the sums. */
export function formatEval(results: readonly EvalResult[], summary: EvalSummary): string {
  const rows = results.map((result) => [
    result.turn === 1 ? result.id : `${result.id} #${result.turn}`,
    result.status,
    `${result.facts.found}/${result.facts.total}`,
    String(result.attempts),
    String(result.tokens.total),
    String(result.tokens.prompt),
    String(result.tokens.cached),
    String(result.tokens.completion),
    money(result.cost),
    String(result.seconds),
    shorten(result.reason ?? ""),
  ]);
  return [formatTable([HEAD, ...rows]), "", describeSummary(summary)].join("\n");
}

function describeSummary(summary: EvalSummary): string {
  const { lastTokenMs, attemptsPerAdopted, tokensPerAdopted } = summary;
  const lines = [
    `${summary.good} of ${summary.runs} good; ${summary.adopted} adopted; ` +
    `${summary.factsFound} of ${summary.factsTotal} facts found`,
    `${summary.tokens} tokens in ${summary.seconds} s${
      summary.cost === null ? "" : `, cost ${money(summary.cost)}`
    }`,
  ];
  if (attemptsPerAdopted !== null) {
    lines.push(`${attemptsPerAdopted} attempts and ${tokensPerAdopted} tokens for each adopted block`);
  }
  if (lastTokenMs !== null) {
    lines.push(`last token to stored version: p50 ${lastTokenMs.p50} ms, p95 ${lastTokenMs.p95} ms`);
  }
  return lines.join("\n");
}

function money(value: number | null): string {
  return value === null ? "-" : `$${value.toFixed(value < 0.1 ? 5 : 3)}`;
}

/** Reasons hold quotes of outside text: one line, no longer than a table bears. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= MAX_REASON_CHARS ? line : `${line.slice(0, MAX_REASON_CHARS - 1)}…`;
}
