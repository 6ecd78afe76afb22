import { hostPatternOf } from "../domain/hosts.ts";
import type { Manifest } from "../domain/manifest.ts";
import type { RunError } from "../domain/outcome.ts";
import { typedHosts, unapprovedHosts } from "../domain/permissions.ts";
import { findMissingSettings, settingValues } from "../domain/settings.ts";
import type { BlockRow } from "../storage/blocks.ts";
import type { CardConnectionRow, CardRow } from "../storage/card_rows.ts";
import type { GenerationRow } from "../storage/generations.ts";
import { isGrantableHost } from "./lan_hosts.ts";
import type { BlockConnection, Need } from "./types.ts";

const OWN_NETWORK = "This address is on your own network, which blocks may read only where you allow it:";
const WANTS = "The block wants to read from";

/** What the current version of a block needs of a person before it can do its work; the first thing first. */
export function findNeed({ block, connections: stored }: CardRow, manifest: Manifest): Need | undefined {
  const missing = findMissingSettings(manifest.settings, settingValues(manifest.settings, block.settings));
  if (missing.length > 0) return { kind: "settings", names: missing };
  const used = findBlockConnections(manifest, block, stored);
  const connection = findConnectionNeed(used, findReach(manifest, block, used));
  if (connection !== undefined) return connection;
  const hosts = unapprovedHosts(manifest, [...block.approvedHosts, ...used.flatMap(originHosts)]);
  const names = used.map(({ name }) => name);
  if (hosts.length > 0) return askForHosts(hosts, hosts.some(isGrantableHost) ? OWN_NETWORK : WANTS, names);
  return block.lastError === null ? undefined : findNeedOfError(block.lastError, used);
}

/** What a generation waits for. */
export function findGenerationNeed(
  { block, connections: stored }: CardRow,
  generation: GenerationRow,
): Need {
  if (generation.status === "needs_facts") {
    const { facts } = generation;
    return { kind: "settings", names: facts.map(({ label }) => label), facts };
  }
  const used = findBlockConnections(generation, block, stored);
  const reach = [...new Set([...block.approvedHosts, ...generation.hosts, ...used.flatMap(originHosts)])];
  return findConnectionNeed(used, reach) ?? askForHosts(generation.hosts, WANTS, []);
}

/** The connections that a version names, each with what is stored under its name. */
export function findBlockConnections(
  { connections }: Pick<Manifest, "connections">,
  { approvedConnections }: Pick<BlockRow, "approvedConnections">,
  stored: readonly CardConnectionRow[],
): BlockConnection[] {
  return connections.map((name) => {
    const found = stored.find((row) => row.name === name) ?? null;
    return { name, stored: found, isApproved: found !== null && approvedConnections.includes(found.id) };
  });
}

/** Every host that may get what the block reads: what its version and its person name, and where its secrets go. */
export function findReach(
  manifest: Manifest,
  { approvedHosts, settings }: Pick<BlockRow, "approvedHosts" | "settings">,
  used: readonly BlockConnection[],
): string[] {
  return [
    ...new Set([
      ...used.flatMap(originHosts),
      ...manifest.hosts,
      ...approvedHosts,
      ...typedHosts(manifest, settings),
    ]),
  ];
}

/** Where its secret goes, as a host pattern; none when there is no such connection. */
export function originHosts({ stored }: BlockConnection): string[] {
  return stored === null ? [] : [hostPatternOf(new URL(stored.origin))];
}

function findConnectionNeed(used: readonly BlockConnection[], hosts: readonly string[]): Need | undefined {
  const unknown = used.find(({ stored }) => stored === null);
  if (unknown !== undefined) {
    const [host] = hosts;
    const guess = hosts.length === 1 && host !== undefined ? { host, origin: guessOrigin(host) } : NOWHERE;
    return { kind: "connection", name: unknown.name, ...guess, status: null, used: null };
  }
  const connections = used.flatMap(({ stored, isApproved }) => stored === null || isApproved ? [] : [stored]);
  return connections.length === 0 ? undefined : { kind: "connections", connections, hosts };
}

const NOWHERE = { host: "", origin: null };

function askForHosts(hosts: readonly string[], reason: string, names: readonly string[]): Need {
  return { kind: "hosts", hosts, reason, ...(names.length > 0 && { connections: names }) };
}

function findNeedOfError(error: RunError, used: readonly BlockConnection[]): Need | undefined {
  const { host, kind, status } = error;
  if (host === undefined) return undefined;
  const names = used.map(({ name }) => name);
  switch (kind) {
    case "host_not_declared":
      return askForHosts([host], "The source sent the block on to", names);
    case "blocked_address":
      return askForHosts([host], OWN_NETWORK, names);
    case "http_status": {
      const refused = used.find(({ stored }) => stored !== null && new URL(stored.origin).host === host);
      return {
        ...{ kind: "connection", name: null, host, origin: guessOrigin(host), status: status ?? null },
        used: refused?.stored ?? null,
      };
    }
    default:
      return undefined;
  }
}

/** Machines of the own network mostly speak plain http; the form can say otherwise. */
function guessOrigin(host: string): string | null {
  const origin = `${isGrantableHost(host) ? "http" : "https"}://${host}`;
  return host.includes("*") || !URL.canParse(origin) ? null : new URL(origin).origin;
}
