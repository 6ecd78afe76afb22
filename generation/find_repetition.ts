/** Text from whose end it is judged, in characters. */
export const TAIL_CHARS = 4_000;
/** So much of the same again and again is no code, no list and no table. */
const LEAST_CHARS = 1_500;
const LEAST_TIMES = 6;

/**
 * What a text says again and again at its end, at least six times without a break and over 1,500 characters; `undefined`
 * when it does not. Small models fall into such a loop and do not come out of it.
 */
export function findRepetition(text: string): string | undefined {
  const backwards = [...text.slice(-TAIL_CHARS)].reverse();
  // Knuth, Morris and Pratt: the longest proper prefix that ends at each place as well, hence its shortest period.
  const borders: number[] = [0];
  for (let at = 1, border = 0; at < backwards.length; at++) {
    while (border > 0 && backwards[at] !== backwards[border]) border = borders[border - 1] ?? 0;
    if (backwards[at] === backwards[border]) border++;
    borders.push(border);
    const [length, period] = [at + 1, at + 1 - border];
    if (length >= LEAST_CHARS && length >= period * LEAST_TIMES) {
      return backwards.slice(0, period).reverse().join("");
    }
  }
  return undefined;
}
