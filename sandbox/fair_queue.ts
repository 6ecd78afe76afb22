/** One's turn, to be given back with `leave`, or why there is none. */
export type Turn =
  | { readonly kind: "turn"; leave(): void }
  | { readonly kind: "full" | "cancelled" | "closed" };

/** At most `parallel` at once; the rest wait, owner by owner in turn, at most `capacity` of them. */
export interface FairQueue {
  enter(owner: string, signal?: AbortSignal): Promise<Turn>;
  /** Sends everyone who waits away, and whoever comes later. */
  close(): void;
  readonly running: number;
}

export function createFairQueue(
  options: { readonly parallel: number; readonly capacity: number },
): FairQueue {
  /** Waiting by owner. The map's own order is the order of turns: a served owner goes to its end. */
  const waiting = new Map<string, ((turn: Turn) => void)[]>();
  let [running, waitingCount, isClosed] = [0, 0, false];

  function enter(owner: string, signal?: AbortSignal): Promise<Turn> {
    if (isClosed) return Promise.resolve({ kind: "closed" });
    if (signal?.aborted) return Promise.resolve({ kind: "cancelled" });
    if (running < options.parallel) return Promise.resolve(startTurn());
    if (waitingCount >= options.capacity) return Promise.resolve({ kind: "full" });
    return new Promise((resolve) => {
      const line = waiting.get(owner) ?? [];
      const serve = (turn: Turn) => {
        signal?.removeEventListener("abort", giveUp);
        resolve(turn);
      };
      const giveUp = () => {
        remove(owner, serve);
        serve({ kind: "cancelled" });
      };
      signal?.addEventListener("abort", giveUp);
      line.push(serve);
      waiting.set(owner, line);
      waitingCount++;
    });
  }

  function startTurn(): Turn {
    running++;
    let hasLeft = false;
    return {
      kind: "turn",
      leave() {
        if (hasLeft) return;
        hasLeft = true;
        running--;
        serveNext();
      },
    };
  }

  function serveNext(): void {
    const [next] = waiting;
    if (next === undefined || running >= options.parallel) return;
    const [owner, line] = next;
    const serve = line.shift();
    waiting.delete(owner);
    if (line.length > 0) waiting.set(owner, line);
    waitingCount--;
    serve?.(startTurn());
  }

  function remove(owner: string, serve: (turn: Turn) => void): void {
    const line = waiting.get(owner) ?? [];
    line.splice(line.indexOf(serve), 1);
    waitingCount--;
    if (line.length === 0) waiting.delete(owner);
  }

  function close(): void {
    isClosed = true;
    const all = [...waiting.values()].flat();
    waiting.clear();
    waitingCount = 0;
    for (const serve of all) serve({ kind: "closed" });
  }

  return {
    enter,
    close,
    get running() {
      return running;
    },
  };
}
