import type { DashboardId } from "../domain/ids.ts";

/** How long an action can be taken back, in milliseconds. */
export const UNDO_MS = 30_000;

export interface UndoEntry {
  /** Where the person was. */
  readonly dashboardId: DashboardId;
  readonly takeBack: () => Promise<void>;
}

export interface UndoStore {
  /** Remembers how to take an action back; gives the token for the button. */
  keep(label: string, entry: UndoEntry): string;
  /** Takes it back once; `undefined` when it is unknown or too old. */
  take(token: string): Promise<{ readonly dashboardId: DashboardId; readonly label: string } | undefined>;
}

/** Half a minute of second thoughts, in memory: what must outlive a restart (a deleted block) is in the trash. */
export function createUndoStore(now: () => number): UndoStore {
  const kept = new Map<string, UndoEntry & { readonly label: string; readonly until: number }>();
  return {
    keep(label, entry) {
      for (const [token, { until }] of kept) if (until < now()) kept.delete(token);
      const token = crypto.randomUUID();
      kept.set(token, { ...entry, label, until: now() + UNDO_MS });
      return token;
    },
    async take(token) {
      const entry = kept.get(token);
      kept.delete(token);
      if (entry === undefined || entry.until < now()) return undefined;
      await entry.takeBack();
      return { dashboardId: entry.dashboardId, label: entry.label };
    },
  };
}
