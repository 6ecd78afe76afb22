/** A runner of foreign code, ours or another program's; `bench/peers.ts` asks them all for the same. */
export interface Peer extends AsyncDisposable {
  readonly name: string;
  /** Makes a guest for this run alone, takes its answer and ends it. */
  runFresh(): Promise<unknown>;
  /** Takes one more answer from a guest that has already given some; several workers ask at once. */
  runReused(worker: number): Promise<unknown>;
  /** Bytes that one guest adds to the machine, by what is kept of it between runs. */
  readonly memory: readonly GuestMemory[];
  /** What stands between its guests and the machine: ratios mean little without it. */
  readonly note: string;
}

export interface GuestMemory {
  readonly what: string;
  readonly bytes: number;
}
