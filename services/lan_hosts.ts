import { isBlockedAddress, isGrantableAddress, parseAddress } from "../egress/address_rules.ts";
import { classifyName } from "../egress/name_rules.ts";

/** Ports below belong to the system's own services (RFC 6335 6). */
const FIRST_ORDINARY_PORT = 1024;

/**
 * Approved hosts that are evidently on the own network, as exact `host:port` grants.
 * A public name is never among them: approving it must not open the network to what its DNS says tomorrow.
 */
export function grantedLanHosts(approved: readonly string[]): string[] {
  return approved.flatMap((host) => {
    if (host.startsWith("*.") || !URL.canParse(`http://${host}`)) return [];
    const { hostname, port } = new URL(`http://${host}`);
    if (!isOwnNetwork(hostname)) return [];
    return port === "" ? [`${hostname}:80`, `${hostname}:443`] : [`${hostname}:${port}`];
  });
}

/** True for a host of the own network that a person may open: never metadata or link-local. */
export function isGrantableHost(host: string): boolean {
  return grantedLanHosts([host]).length > 0;
}

/** True for a host that no approval opens: metadata services, link-local and other addresses that lead nowhere good. */
export function isNeverHost(host: string): boolean {
  if (host.startsWith("*.")) return classifyName(host.slice(2)) !== "public";
  if (!URL.canParse(`http://${host}`)) return true;
  const { hostname } = new URL(`http://${host}`);
  const address = parseAddress(hostname);
  return address === undefined ? classifyName(hostname) === "never" : !isGrantableAddress(address);
}

/** Not of the own network, and not a port of mail, shells and the like: those a person is asked about one by one. */
export function isOrdinaryPublicHost(host: string): boolean {
  const port = Number(/:(\d+)$/.exec(host)?.[1] ?? FIRST_ORDINARY_PORT);
  return grantedLanHosts([host]).length === 0 && port >= FIRST_ORDINARY_PORT;
}

/** The exact `host:port` of an origin on the own network, which using it needs as a grant; `undefined` for a public one. */
export function lanGrantOf(origin: string): string | undefined {
  const { hostname, port, protocol } = new URL(origin);
  if (!isOwnNetwork(hostname)) return undefined;
  return `${hostname}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`;
}

function isOwnNetwork(hostname: string): boolean {
  const address = parseAddress(hostname);
  if (address === undefined) return classifyName(hostname) === "private";
  return isBlockedAddress(address) && isGrantableAddress(address);
}
