import { listBlocks, updateBlock } from "../storage/blocks.ts";
import type { ServiceDeps } from "./deps.ts";
import type { GrantedHost } from "./types.ts";

/** Every approved host with the blocks that have it, by name. */
export async function listGrantedHosts({ db }: Pick<ServiceDeps, "db">): Promise<GrantedHost[]> {
  const byHost = new Map<string, { id: GrantedHost["blocks"][number]["id"]; title: string }[]>();
  for (const { id, title, approvedHosts } of await listBlocks(db)) {
    for (const host of approvedHosts) byHost.set(host, [...byHost.get(host) ?? [], { id, title }]);
  }
  return [...byHost].map(([host, blocks]) => ({ host, blocks })).sort((a, b) => a.host.localeCompare(b.host));
}

/** Takes a host away from every block; their cards then ask for it again. */
export async function revokeHost(
  { db, bus, now }: Pick<ServiceDeps, "db" | "bus" | "now">,
  host: string,
): Promise<void> {
  for (const { id, approvedHosts } of await listBlocks(db)) {
    if (!approvedHosts.includes(host)) continue;
    await updateBlock(db, id, {
      approvedHosts: approvedHosts.filter((each) => each !== host),
      updatedAt: now(),
    });
    bus.publish({ kind: "card", blockId: id });
  }
}
