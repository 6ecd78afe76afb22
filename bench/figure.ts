/** One measured thing, and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly unit: "ms" | "/s" | "kB" | "MB" | "";
  readonly measured: number;
  /** The bar of this project; a figure without one is there to be known. */
  readonly bar?: { readonly most: number } | { readonly least: number };
  /** The same thing done by another program, measured in the same run. */
  readonly alternative?: { readonly name: string; readonly measured: number };
}

/** What one benchmark gives: `measure…()` of each file in this folder. */
export interface Measurement {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
}

/** The figure reaches its bar; `undefined` when it has none. */
export function isMet({ measured, bar }: Figure): boolean | undefined {
  if (bar === undefined) return undefined;
  return "most" in bar ? measured <= bar.most : measured >= bar.least;
}

/** How many times better than the alternative; below 1 it is worse. */
export function timesBetter({ measured, bar, unit, alternative }: Figure): number | undefined {
  if (alternative === undefined) return undefined;
  const isMoreBetter = bar === undefined ? unit === "/s" : "least" in bar;
  return isMoreBetter ? measured / alternative.measured : alternative.measured / measured;
}
