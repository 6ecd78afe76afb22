import type { Config } from "../config.ts";
import { AppError } from "../domain/errors.ts";
import type { SettingValues } from "../domain/manifest.ts";
import { allowedHosts } from "../domain/permissions.ts";
import type { Log } from "../log.ts";
import { listApprovedConnections } from "../services/connections/approved_origins.ts";
import { findPermissions, type RunPermissions } from "../services/run_permissions.ts";
import { openSecrets } from "./open_secrets.ts";
import { withStorage } from "./open_storage.ts";
import type { BlockFiles } from "./read_block.ts";

type Granted = Pick<RunPermissions, "hosts" | "lanHosts" | "connections">;

interface PermissionOptions {
  readonly config: Config;
  readonly log: Log;
  /** Recorded answers need no secret: nothing is opened. */
  readonly isReplay: boolean;
}

/**
 * What one run of the command may reach. The key of the secrets is read only for a stored block that uses some; a
 * folder gets none, since nobody said yes to its code.
 */
export async function findBlockPermissions(
  { manifest, approvedHosts, approvedConnections }: BlockFiles,
  chosen: SettingValues,
  { config, log, isReplay }: PermissionOptions,
): Promise<Granted> {
  if (approvedConnections.length === 0 || manifest.connections.length === 0) {
    return {
      hosts: allowedHosts(manifest, { chosen, approved: approvedHosts }),
      lanHosts: [],
      connections: [],
    };
  }
  return await withStorage(config, log, async (db) => {
    if (isReplay) {
      const origins = await listApprovedConnections(db, manifest, approvedConnections);
      const hosts = allowedHosts(manifest, { chosen, approved: approvedHosts });
      return { hosts: [...hosts, ...origins.map(({ host }) => host)], lanHosts: [], connections: [] };
    }
    const secrets = await openSecrets(config, { db, log });
    const { hosts, lanHosts, connections, opened } = await findPermissions(
      // A token may be replaced while the block runs, when this database is closed.
      { db, secrets, log, now: () => Date.now(), withDatabase: (work) => withStorage(config, log, work) },
      manifest,
      { settings: chosen, approvedHosts, approvedConnections },
    );
    const [unreadable] = opened.unreadable;
    if (unreadable === undefined) return { hosts, lanHosts, connections };
    throw new AppError(
      "database",
      `Cannot open the stored secret of connection "${unreadable}"`,
      "Type it in again on the page of the connection",
    );
  });
}
