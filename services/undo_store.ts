/** How long an action can be taken back, in milliseconds. */
export const UNDO_MS = 30_000;

export interface UndoStore {
  /** Remembers how to take an action back; gives the token for the button. */
  keep(label: string, takeBack: () => Promise<void>): string;
  /** Takes it back once; `undefined` when it is unknown or too old. */
  take(token: string): Promise<string | undefined>;
}

/**
 * Half a minute of second thoughts, in memory: what must outlive a restart (a deleted block) is in the trash.
 */
export function createUndoStore(now: () => number): UndoStore {
  const kept = new Map<
    string,
    { readonly label: string; readonly until: number; readonly takeBack: () => Promise<void> }
  >();
  return {
    keep(label, takeBack) {
      for (const [token, entry] of kept) if (entry.until < now()) kept.delete(token);
      const token = crypto.randomUUID();
      kept.set(token, { label, until: now() + UNDO_MS, takeBack });
      return token;
    },
    async take(token) {
      const entry = kept.get(token);
      kept.delete(token);
      if (entry === undefined || entry.until < now()) return undefined;
      await entry.takeBack();
      return entry.label;
    },
  };
}
