/** Lets one work run at a time, in the order of asking. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    // Who asked hears of the failure; the next in line only waits for the end.
    last = turn.catch(() => {});
    return turn;
  };
}
