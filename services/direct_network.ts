import { MAX_DIRECT_ENTRIES, parseDirectEntry } from "../domain/direct_network.ts";
import type { BlockId } from "../domain/ids.ts";
import type { Broker } from "../egress/types.ts";
import { type BlockRow, getBlock, listDirectNetworkRows, setDirectNetwork } from "../storage/blocks.ts";
import { listConnections } from "../storage/connections.ts";
import type { Queries } from "../storage/database.ts";
import type { ServiceDeps } from "./deps.ts";
import { grantedLanHosts } from "./lan_hosts.ts";
import { findGrantConflict, type Grants, requireFittingGrants } from "./permission_conflicts.ts";
import { refreshChanged } from "./refresh_block.ts";
import type { DirectNetworkBlock } from "./types.ts";

export type DirectNetworkResult =
  | { readonly kind: "allowed" }
  /** What stands against it: a message for each entry that cannot be allowed, or one for all. */
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/**
 * Lets a block's process out to exactly these hosts, past the broker, and runs the block with it. A person's act:
 * called for a form or a command of one, never for what a model, an import or a manifest says (decision 11).
 * Refused while the block has connections.
 */
export async function allowDirectNetwork(
  deps: ServiceDeps,
  id: BlockId,
  texts: readonly string[],
): Promise<DirectNetworkResult> {
  const block = await getBlock(deps.db, id);
  const { entries, problems } = readEntries(texts);
  if (problems.length > 0) return { kind: "refused", problems };
  const wanted = { ...block, directNetwork: entries };
  const conflict = findGrantConflict(await withNames(deps.db, wanted));
  if (conflict !== undefined) return { kind: "refused", problems: [conflict] };
  const check = await checkDirectNetwork(deps.broker, wanted);
  if (check.kind === "refused") return { kind: "refused", problems: [`${check.message}. ${check.hint}`] };
  await deps.db.transaction(async (db) => {
    // As it is by now: a connection may have been approved while names were looked up.
    requireFittingGrants(await withNames(db, { ...await getBlock(db, id), directNetwork: entries }));
    await setDirectNetwork(db, id, { entries, updatedAt: deps.now() });
  });
  deps.log.warn("permissions", "A person let a block out by itself", {
    blockId: id,
    hosts: entries.join(", "),
  });
  deps.bus.publish({ kind: "card", blockId: id });
  if (block.currentVersion !== null) await refreshChanged(deps, id, "approval");
  return { kind: "allowed" };
}

/** A block's grants as people know them: connections by their names. */
async function withNames(
  db: Queries,
  { directNetwork, approvedConnections }: Pick<BlockRow, "directNetwork" | "approvedConnections">,
): Promise<Grants> {
  const rows = await listConnections(db);
  const nameOf = (id: string) => rows.find((row) => row.id === id)?.name;
  return { directNetwork, approvedConnections: approvedConnections.flatMap((id) => nameOf(id) ?? []) };
}

/** Takes direct network back; a run under way keeps it until it ends. */
export async function revokeDirectNetwork(
  { db, bus, now, log }: Pick<ServiceDeps, "db" | "bus" | "now" | "log">,
  id: BlockId,
): Promise<void> {
  await getBlock(db, id);
  await setDirectNetwork(db, id, { entries: [], updatedAt: now() });
  log.info("permissions", "A person took direct network back", { blockId: id });
  bus.publish({ kind: "card", blockId: id });
}

/** Blocks whose process may reach a network by itself. */
export async function listDirectNetwork({ db }: Pick<ServiceDeps, "db">): Promise<DirectNetworkBlock[]> {
  const rows = await listDirectNetworkRows(db);
  return rows.map(({ id, title, directNetwork }) => ({ id, title, hosts: directNetwork }));
}

/** Asks the broker's rules about a block's hosts; a private one needs an exact grant of its own. */
export function checkDirectNetwork(
  broker: Broker,
  { directNetwork, approvedHosts }: Pick<BlockRow, "directNetwork" | "approvedHosts">,
): ReturnType<Broker["checkDirect"]> {
  return broker.checkDirect(directNetwork, { lanHosts: grantedLanHosts(approvedHosts) });
}

/** What was written, each entry once, or what is wrong with it. */
function readEntries(
  texts: readonly string[],
): { readonly entries: readonly string[]; readonly problems: readonly string[] } {
  const written = texts.map((text) => text.trim()).filter((text) => text !== "");
  const refuse = (problem: string) => ({ entries: [], problems: [problem] });
  if (written.length === 0) return refuse('Write at least one host and port such as "db.example.org:5432"');
  if (written.length > MAX_DIRECT_ENTRIES) {
    return refuse(`Cannot allow ${written.length} hosts: expected at most ${MAX_DIRECT_ENTRIES}`);
  }
  const parsed = written.map(parseDirectEntry);
  return {
    entries: [...new Set(parsed.flatMap((each) => each.kind === "entry" ? [each.entry] : []))],
    problems: parsed.flatMap((each) => each.kind === "refused" ? [each.message] : []),
  };
}
