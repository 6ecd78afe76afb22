import { isBlockedAddress, parseAddress } from "../egress/address_rules.ts";
import { classifyName } from "../egress/name_rules.ts";

/**
 * Approved hosts that are evidently on the own network, as exact `host:port` grants.
 * A public name is never among them: approving it must not open the network to what its DNS says tomorrow.
 */
export function grantedLanHosts(approved: readonly string[]): string[] {
  return approved.flatMap((host) => {
    const { hostname, port } = new URL(`http://${host.replace(/^\*\./, "")}`);
    if (host.startsWith("*.") || !isOwnNetwork(hostname)) return [];
    return port === "" ? [`${hostname}:80`, `${hostname}:443`] : [`${hostname}:${port}`];
  });
}

function isOwnNetwork(hostname: string): boolean {
  const address = parseAddress(hostname);
  return address === undefined ? classifyName(hostname) === "private" : isBlockedAddress(address);
}
