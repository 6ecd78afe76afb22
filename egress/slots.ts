import { EgressError } from "./egress_error.ts";

const MAX_WAITING = 1000;

export interface SlotKeys {
  readonly host: string;
  readonly owner: string;
}

export interface SlotLimits {
  readonly perHost: number;
  readonly perOwner: number;
  readonly all: number;
}

/** Bounds how many requests are on the way: to one host, of one owner, in all. First come, first served among those that fit. */
export interface Slots {
  /** Resolves with the function that gives the slot back. Rejects with the signal's reason. */
  acquire(keys: SlotKeys, signal: AbortSignal): Promise<() => void>;
}

interface Waiting {
  readonly keys: SlotKeys;
  readonly enter: () => void;
}

export function createSlots(limits: SlotLimits): Slots {
  const hosts = new Map<string, number>();
  const owners = new Map<string, number>();
  const waiting: Waiting[] = [];
  let all = 0;

  const fits = ({ host, owner }: SlotKeys) =>
    all < limits.all && (hosts.get(host) ?? 0) < limits.perHost && (owners.get(owner) ?? 0) < limits.perOwner;
  const count = ({ host, owner }: SlotKeys, change: 1 | -1) => {
    all += change;
    add(hosts, host, change);
    add(owners, owner, change);
  };
  const findNext = () => waiting.find((each) => fits(each.keys));
  const take = (keys: SlotKeys) => {
    count(keys, 1);
    let isGiven = false;
    return () => {
      if (isGiven) return;
      isGiven = true;
      count(keys, -1);
      // One slot may be what two waiters lack: this host for one, this owner for the other.
      for (let next = findNext(); next !== undefined; next = findNext()) next.enter();
    };
  };
  return {
    acquire(keys, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (fits(keys)) return Promise.resolve(take(keys));
      if (waiting.length >= MAX_WAITING) {
        return Promise.reject(new EgressError("network", "Too many requests are waiting"));
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          signal.removeEventListener("abort", onAbort);
          waiting.splice(waiting.indexOf(entry), 1);
        };
        const onAbort = () => {
          leave();
          reject(signal.reason);
        };
        const entry: Waiting = {
          keys,
          enter() {
            leave();
            resolve(take(keys));
          },
        };
        waiting.push(entry);
        signal.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
