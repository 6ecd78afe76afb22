/** US dollars for a million tokens: as many millionths of a dollar for one token. */
export interface Price {
  readonly model: string;
  readonly inputPerMillion: number;
  /** For tokens of the prompt that the provider had in its cache; the input's price where it is not given. */
  readonly cachedInputPerMillion?: number | undefined;
  readonly outputPerMillion: number;
}

export interface PricedTokens {
  readonly promptTokens: number;
  /** Part of the prompt's. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

/** What tokens cost, in millionths of a US dollar, rounded up. */
export function costMicros(tokens: PricedTokens, price: Price): number {
  const cached = Math.min(tokens.cachedTokens, tokens.promptTokens);
  const cost = (tokens.promptTokens - cached) * price.inputPerMillion +
    cached * (price.cachedInputPerMillion ?? price.inputPerMillion) +
    tokens.completionTokens * price.outputPerMillion;
  // A sum such as 0.1 + 0.2 must not round up to one millionth more.
  return Math.ceil(Number(cost.toFixed(6)));
}
