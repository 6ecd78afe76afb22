import type { ConnectionId } from "../domain/connection.ts";
import type { Manifest, SettingValues } from "../domain/manifest.ts";
import { hostPatternOf } from "../domain/hosts.ts";
import { allowedHosts } from "../domain/permissions.ts";
import type { OpenConnection } from "../egress/types.ts";
import { openConnectionsFor, type OpenDeps, type OpenedConnections } from "./connections/open_connections.ts";
import { grantedLanHosts, lanGrantOf } from "./lan_hosts.ts";

/** What a person chose and said yes to for one block. */
export interface Approvals {
  readonly settings: SettingValues;
  readonly approvedHosts: readonly string[];
  readonly approvedConnections: readonly ConnectionId[];
}

/** What a run may reach, and with which secrets. */
export interface RunPermissions {
  readonly hosts: readonly string[];
  readonly lanHosts: readonly string[];
  readonly connections: readonly OpenConnection[];
  readonly opened: OpenedConnections;
}

/**
 * The hosts that a person approved, and the connections with their own origins: saying yes to a connection says yes to
 * its origin, on the own network too, for as long as that yes stands and no longer.
 */
export async function findPermissions(
  deps: OpenDeps,
  manifest: Manifest,
  { settings, approvedHosts, approvedConnections }: Approvals,
): Promise<RunPermissions> {
  const opened = await openConnectionsFor(deps, { manifest, approvedConnections });
  const { open } = opened;
  return {
    hosts: [
      ...new Set([
        ...allowedHosts(manifest, { chosen: settings, approved: approvedHosts }),
        ...open.map(({ origin }) => hostPatternOf(new URL(origin))),
      ]),
    ],
    lanHosts: [
      ...grantedLanHosts(approvedHosts),
      ...open.flatMap(originsOf).flatMap((origin) => lanGrantOf(origin) ?? []),
    ],
    connections: open,
    opened,
  };
}

/** Where a secret goes: its own origin, and with OAuth where its tokens come from. */
function originsOf({ origin, auth }: OpenConnection): string[] {
  return [origin, ..."tokenUrl" in auth ? [new URL(auth.tokenUrl).origin] : []];
}
