/** Numbers that look random and are the same in every run: a failing case can be made again from its seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole, from 0 to below `end`. */
  below(end: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Between `least` and `most` values, made one by one. */
  many<Value>(least: number, most: number, make: () => Value): Value[];
}

/** Mulberry32: 32 bits of state, good enough to make odd inputs, useless for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    pick(values) {
      const at = below(values.length);
      for (const value of values.slice(at, at + 1)) return value;
      throw new RangeError("Cannot pick from nothing");
    },
    chance: (probability) => next() < probability,
    many: (least, most, make) => Array.from({ length: least + below(most - least + 1) }, make),
  };
}
