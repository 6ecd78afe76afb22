/** One's turn, to be given back with `leave`, or why there is none. */
export type Turn =
  | { readonly kind: "turn"; leave(): void }
  | { readonly kind: "full" | "cancelled" | "closed" };

/**
 * At most `parallel` at once; the rest wait, owner by owner in turn, at most `capacity` of them. Slow owners take at
 * most half of the places, so that however many there are, the others' turn comes. Owners who are known to be quick and
 * owners who are not take turns as well: a quick one waits for the next place, not for everybody who came before.
 */
export interface FairQueue {
  enter(owner: string, signal?: AbortSignal): Promise<Turn>;
  /** Sends everyone who waits away, and whoever comes later. */
  close(): void;
  readonly running: number;
  readonly waiting: number;
  /** When the one that waits longest came, on the clock of `nowMs`; undefined while nobody waits. */
  oldestAt(): number | undefined;
}

interface Waiting {
  readonly cameAt: number;
  readonly isSlow: boolean;
  readonly serve: (turn: Turn) => void;
}

export function createFairQueue(
  { parallel, capacity, isSlow = () => false, isQuick = () => false, nowMs = () => performance.now() }: {
    readonly parallel: number;
    readonly capacity: number;
    readonly isSlow?: (owner: string) => boolean;
    readonly isQuick?: (owner: string) => boolean;
    readonly nowMs?: () => number;
  },
): FairQueue {
  /** Waiting by owner. The map's own order is the order of turns: a served owner goes to its end. */
  const waiting = new Map<string, Waiting[]>();
  const maxSlow = Math.max(1, Math.floor(parallel / 2));
  let [running, runningSlow, waitingCount, isClosed] = [0, 0, 0, false];
  let wasQuick = false;
  const fits = (slow: boolean) => running < parallel && (!slow || runningSlow < maxSlow);

  function enter(owner: string, signal?: AbortSignal): Promise<Turn> {
    if (isClosed) return Promise.resolve({ kind: "closed" });
    if (signal?.aborted) return Promise.resolve({ kind: "cancelled" });
    const slow = isSlow(owner);
    if (fits(slow)) return Promise.resolve(startTurn(slow));
    if (waitingCount >= capacity) return Promise.resolve({ kind: "full" });
    return new Promise((resolve) => {
      const line = waiting.get(owner) ?? [];
      const serve = (turn: Turn) => {
        signal?.removeEventListener("abort", giveUp);
        resolve(turn);
      };
      const entry = { cameAt: nowMs(), isSlow: slow, serve };
      const giveUp = () => {
        remove(owner, entry);
        serve({ kind: "cancelled" });
      };
      signal?.addEventListener("abort", giveUp);
      line.push(entry);
      waiting.set(owner, line);
      waitingCount++;
    });
  }

  function startTurn(slow: boolean): Turn {
    running++;
    if (slow) runningSlow++;
    let hasLeft = false;
    return {
      kind: "turn",
      leave() {
        if (hasLeft) return;
        hasLeft = true;
        running--;
        if (slow) runningSlow--;
        serveNext();
      },
    };
  }

  function serveNext(): void {
    const fitting = [...waiting].filter(([, [first]]) => first !== undefined && fits(first.isSlow));
    const next = fitting.find(([owner]) => isQuick(owner) !== wasQuick) ?? fitting[0];
    if (next === undefined) return;
    const [owner, line] = next;
    wasQuick = isQuick(owner);
    const entry = line.shift();
    waiting.delete(owner);
    if (line.length > 0) waiting.set(owner, line);
    waitingCount--;
    if (entry !== undefined) entry.serve(startTurn(entry.isSlow));
    // A place that a slow owner left may be of no use to the first who waits, and of use to another.
    serveNext();
  }

  function remove(owner: string, entry: Waiting): void {
    const line = waiting.get(owner) ?? [];
    line.splice(line.indexOf(entry), 1);
    waitingCount--;
    if (line.length === 0) waiting.delete(owner);
  }

  function close(): void {
    isClosed = true;
    const all = [...waiting.values()].flat();
    waiting.clear();
    waitingCount = 0;
    for (const { serve } of all) serve({ kind: "closed" });
  }

  return {
    enter,
    close,
    get running() {
      return running;
    },
    get waiting() {
      return waitingCount;
    },
    // Each line is in order of arrival.
    oldestAt() {
      const first = [...waiting.values()].flatMap(([entry]) => entry === undefined ? [] : [entry.cameAt]);
      return first.length === 0 ? undefined : Math.min(...first);
    },
  };
}
