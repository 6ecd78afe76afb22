import { listDashboards } from "../storage/dashboards.ts";
import type { ServiceDeps } from "./deps.ts";

const EVERY_MS = 1_000;

/** Notices what another process wrote (a command beside the server) and tells the open pages. Gives the way to stop. */
export function watchDatabase({ db, bus, log }: Pick<ServiceDeps, "db" | "bus" | "log">): () => void {
  let last: number | undefined;
  const lookSafely = () =>
    void look().catch((error) => log.error("database", "Cannot watch for changes", {}, error));
  // At once as well: what is written before the first look would never be noticed.
  lookSafely();
  const timer = setInterval(lookSafely, EVERY_MS);
  return () => clearInterval(timer);

  async function look(): Promise<void> {
    const version = await db.dataVersion();
    const isChanged = last !== undefined && version !== last;
    last = version;
    if (!isChanged) return;
    for (const { id } of await listDashboards(db)) bus.publish({ kind: "dashboard", dashboardId: id });
  }
}
