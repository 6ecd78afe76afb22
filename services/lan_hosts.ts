import { isBlockedAddress, isGrantableAddress, parseAddress } from "../egress/address_rules.ts";
import { classifyName } from "../egress/name_rules.ts";

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
