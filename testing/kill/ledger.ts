import assert from "node:assert/strict";

/** Asks the stored rows; gives the first column of the first row. */
export type AskRows = (sql: string, ...args: readonly (string | number)[]) => unknown;

interface Promised {
  /** What is stored now, in the form of the values that were tried. */
  readonly stored: (ask: AskRows) => unknown;
  readonly tried: { readonly value: string | number; isAnswered: boolean }[];
  readonly kind: "newest" | "count" | "least";
}

/** What a server was asked to keep, and what it said it had kept: after its end the rows must hold all of the latter. */
export interface Ledger {
  /** Sends a change whose newest value is kept; nothing while another change of the same key is on its way. */
  change(key: string, change: Change): Promise<void>;
  /** Fails with the key when a promise is not in the rows. */
  check(ask: AskRows): void;
  /** How many changes were answered so far. */
  answered(): number;
}

export interface Change {
  readonly value: string | number;
  readonly stored: Promised["stored"];
  /** "newest" keeps the last value; "count" holds one row a change; "least" as well, or more. */
  readonly kind?: Promised["kind"];
  /** True when the server said that it is done. */
  readonly send: () => Promise<boolean>;
}

export function createLedger(): Ledger {
  const promises = new Map<string, Promised>();
  const busy = new Set<string>();
  let answered = 0;
  return {
    async change(key, { value, stored, kind = "newest", send }) {
      if (busy.has(key)) return;
      busy.add(key);
      const promised = promises.get(key) ?? { stored, kind, tried: [] };
      promises.set(key, promised);
      const entry = { value, isAnswered: false };
      promised.tried.push(entry);
      try {
        entry.isAnswered = await send();
        if (entry.isAnswered) answered += 1;
      } finally {
        busy.delete(key);
      }
    },
    check(ask) {
      for (const [key, promised] of promises) checkOne(key, promised, ask);
    },
    answered: () => answered,
  };
}

function checkOne(key: string, { stored, tried, kind }: Promised, ask: AskRows): void {
  const found = stored(ask);
  const answered = tried.filter(({ isAnswered }) => isAnswered).length;
  if (kind !== "newest") {
    const most = kind === "count" ? tried.length : Infinity;
    assert.ok(
      Number(found) >= answered && Number(found) <= most,
      `${key}: ${found} stored, ${answered} answered`,
    );
    return;
  }
  const last = tried.findLastIndex(({ isAnswered }) => isAnswered);
  // Before the first answer the value from before may stand there.
  if (last < 0) return;
  const allowed = tried.slice(last).map(({ value }) => value);
  assert.ok(
    allowed.some((value) => value === found),
    `${key}: stored ${JSON.stringify(found)}, promised ${JSON.stringify(allowed)}`,
  );
}
