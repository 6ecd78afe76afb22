import { type Budget, type BudgetKind, MAX_BUDGET_MICROS, MAX_BUDGET_TOKENS } from "../../domain/budget.ts";
import type { FieldErrors } from "../types.ts";

export type BudgetTexts =
  | {
    readonly kind: "valid";
    readonly budgets: readonly { readonly kind: BudgetKind; readonly budget: Budget }[];
  }
  | { readonly kind: "invalid"; readonly errors: FieldErrors };

const MICROS = 1_000_000;
const WANTED_TOKENS = "Expected a whole number of tokens such as 60000, or nothing";
const WANTED_DOLLARS = "Expected an amount in US dollars such as 0.50, or nothing";

/** Reads `<kind>Tokens` and `<kind>Dollars` of each kind; an empty text is null. */
export function parseBudgetTexts(
  texts: Readonly<Record<string, string>>,
  kinds: readonly BudgetKind[],
): BudgetTexts {
  const errors: Record<string, string> = {};
  const budgets = kinds.map((kind) => {
    const tokens = parseTokens(texts[`${kind}Tokens`] ?? "");
    const micros = parseDollars(texts[`${kind}Dollars`] ?? "");
    if (tokens === undefined) errors[`${kind}Tokens`] = WANTED_TOKENS;
    if (micros === undefined) errors[`${kind}Dollars`] = WANTED_DOLLARS;
    return { kind, budget: { tokens: tokens ?? null, micros: micros ?? null } };
  });
  return Object.keys(errors).length > 0 ? { kind: "invalid", errors } : { kind: "valid", budgets };
}

/** Null for an empty text, undefined for one that is no number of tokens. */
function parseTokens(text: string): number | null | undefined {
  // Thousands may be set apart, with whatever a person sets them apart with.
  const digits = text.replace(/[\s_.,'’]/g, "");
  if (digits === "") return text.trim() === "" ? null : undefined;
  const isGrouped = /^\d{1,3}([\s_.,'’]\d{3})*$|^\d+$/.test(text.trim());
  const tokens = Number(digits);
  return isGrouped && tokens <= MAX_BUDGET_TOKENS ? tokens : undefined;
}

function parseDollars(text: string): number | null | undefined {
  const amount = text.trim().replace(/^\$\s*/, "").replace(",", ".");
  if (amount === "") return null;
  if (!/^\d{1,7}(\.\d{1,6})?$/.test(amount)) return undefined;
  const micros = Math.round(Number(amount) * MICROS);
  return micros <= MAX_BUDGET_MICROS ? micros : undefined;
}
