/** Numbers that look random and are the same each time. */
export interface Random {
  /** A whole number from 0, below this one. */
  below(end: number): number;
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
}

/** The generator "mulberry32": good enough to vary inputs, and the same on every machine. */
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
    below,
    pick(list) {
      const [first] = list;
      const picked = list[below(list.length)] ?? first;
      if (picked === undefined) throw new RangeError("Cannot pick from an empty list");
      return picked;
    },
  };
}
