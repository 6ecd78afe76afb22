import type { Log } from "../log.ts";
import type { App } from "../services/app.ts";
import type { BackupDesk } from "../services/backup/backup_desk.ts";
import type { Auth } from "../services/auth.ts";
import type { Monitor } from "../services/metrics/monitor.ts";
import type { Tokens } from "../services/tokens/types.ts";
import type { Assets } from "./assets.ts";

/** What every route folder is built from. */
export interface RouteDeps {
  readonly app: App;
  readonly auth: Auth;
  readonly assets: Assets;
  /** Aborted when the server stops: streams end at once, and their browsers come back to the next start. */
  readonly stopping?: AbortSignal;
  /** Missing where a program has no data folder, as in tests. */
  readonly backups?: BackupDesk | undefined;
  readonly tokens: Tokens;
  readonly monitor: Monitor;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Origins under which this server is reached, such as "http://127.0.0.1:8420"; exact, scheme and port included. */
  readonly origins: readonly string[];
}
