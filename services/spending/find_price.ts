import type { Price } from "../../domain/price.ts";
import { DEFAULT_PRICES } from "./default_prices.ts";

/**
 * The price of a model: the person's own row, else the shipped one of the model's family. `undefined` when neither
 * knows it.
 */
export function findPrice(model: string, own: readonly Price[]): Price | undefined {
  return own.find((price) => price.model === model) ??
    DEFAULT_PRICES.find((price) => price.model === familyOf(model));
}

/** Names of one model differ by a provider in front and a date or "latest" behind: "openai/gpt-4o-2024-08-06". */
function familyOf(model: string): string {
  return model.toLowerCase()
    .replace(/^.*\//, "")
    .replace(/[-@](\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest|\d{3})$/, "");
}
