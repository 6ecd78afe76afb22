import type { Card } from "../services/types.ts";

/** "Built with 6,140 tokens; 412 refreshes; 0 tokens since": what a block cost to make, and that its refreshes cost nothing. */
export function describeCounters(
  { tokens, tokensSince, refreshes }: Pick<Card, "tokens" | "tokensSince" | "refreshes">,
  locale: string,
): string {
  const write = (count: number) => new Intl.NumberFormat(locale).format(count);
  const built = tokens === 0 ? "Built without a model" : `Built with ${write(tokens)} tokens`;
  const runs = refreshes === 1 ? "1 refresh" : `${write(refreshes)} refreshes`;
  return `${built}; ${runs}; ${write(tokensSince)} tokens since`;
}

const LEAST_SHOWN_MICROS = 100;

/** Millionths of a dollar as dollars: "$0.0042", "$0.60", "$1.20". */
export function writeDollars(micros: number, locale: string): string {
  const isTiny = micros > 0 && micros < LEAST_SHOWN_MICROS;
  const format = new Intl.NumberFormat(locale, {
    ...{ style: "currency", currency: "USD", minimumFractionDigits: 2 },
    maximumFractionDigits: micros < 1e5 ? 4 : 2,
  });
  const shown = format.format((isTiny ? LEAST_SHOWN_MICROS : micros) / 1e6);
  return isTiny ? `less than ${shown}` : shown;
}
