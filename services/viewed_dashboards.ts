import type { DashboardId } from "../domain/ids.ts";

/** A page that was shown so long ago is not looked at any more; an open one asks for its cards as they change. */
const VIEW_MS = 5 * 60_000;

/** Which dashboards somebody looks at: their blocks come first when more is due than can run at once. */
export interface ViewedDashboards {
  note(id: DashboardId): void;
  list(): readonly DashboardId[];
}

export function createViewedDashboards(now: () => number): ViewedDashboards {
  const seen = new Map<DashboardId, number>();
  return {
    note: (id) => void seen.set(id, now()),
    list() {
      for (const [id, at] of seen) if (Math.abs(now() - at) > VIEW_MS) seen.delete(id);
      return [...seen.keys()];
    },
  };
}
