import type { ConnectionId } from "../../domain/connection.ts";
import { hostPatternOf } from "../../domain/hosts.ts";
import type { Manifest } from "../../domain/manifest.ts";
import { listConnections } from "../../storage/connections.ts";
import type { Queries } from "../../storage/database.ts";

/** Connections that the version names and a person approved, with the host pattern of each; nothing is opened. */
export async function listApprovedConnections(
  db: Queries,
  { connections }: Pick<Manifest, "connections">,
  approved: readonly ConnectionId[],
): Promise<{ readonly name: string; readonly host: string }[]> {
  if (connections.length === 0 || approved.length === 0) return [];
  return (await listConnections(db))
    .filter(({ id, name }) => connections.includes(name) && approved.includes(id))
    .map(({ name, origin }) => ({ name, host: hostPatternOf(new URL(origin)) }));
}
