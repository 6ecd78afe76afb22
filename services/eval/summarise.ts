import type { EvalResult } from "./types.ts";

/** All results together. */
export interface EvalSummary {
  readonly runs: number;
  readonly good: number;
  readonly adopted: number;
  readonly factsFound: number;
  readonly factsTotal: number;
  /** Of the adopted ones, on average; null when there is none. */
  readonly attemptsPerAdopted: number | null;
  readonly tokensPerAdopted: number | null;
  /** Of every run, what failed included. */
  readonly tokens: number;
  readonly cost: number | null;
  readonly seconds: number;
  /** From the model's last byte to the stored version, middle and 95th of a hundred. */
  readonly lastTokenMs: { readonly p50: number; readonly p95: number } | null;
}

export function summarise(results: readonly EvalResult[]): EvalSummary {
  const adopted = results.filter(({ status }) => status === "adopted");
  const sum = (list: readonly EvalResult[], read: (result: EvalResult) => number) =>
    list.reduce((total, result) => total + read(result), 0);
  const average = (read: (result: EvalResult) => number) =>
    adopted.length === 0 ? null : round(sum(adopted, read) / adopted.length);
  const waits = adopted.flatMap(({ lastTokenMs }) => lastTokenMs ?? []).sort((a, b) => a - b);
  return {
    runs: results.length,
    good: results.filter(({ isGood }) => isGood).length,
    adopted: adopted.length,
    factsFound: sum(results, ({ facts }) => facts.found),
    factsTotal: sum(results, ({ facts }) => facts.total),
    attemptsPerAdopted: average(({ attempts }) => attempts),
    tokensPerAdopted: average(({ tokens }) => tokens.total),
    tokens: sum(results, ({ tokens }) => tokens.total),
    cost: results.some(({ cost }) => cost !== null) ? sum(results, ({ cost }) => cost ?? 0) : null,
    seconds: round(sum(results, ({ seconds }) => seconds)),
    lastTokenMs: waits.length === 0
      ? null
      : { p50: Math.round(percentile(waits, 0.5)), p95: Math.round(percentile(waits, 0.95)) },
  };
}

/** Nearest rank, of a sorted list that is not empty. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
