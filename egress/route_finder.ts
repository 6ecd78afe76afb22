import { parseAddress } from "./address_rules.ts";
import { raceWithSignal } from "./deadline.ts";
import type { Route } from "./dial.ts";
import { EgressError } from "./egress_error.ts";
import type { ProxyChooser } from "./proxy.ts";
import { sortForDial } from "./resolver.ts";
import { portOf, type Target, type TargetRules } from "./target_rules.ts";

export interface RouteFinderOptions {
  readonly rules: TargetRules;
  readonly proxies: ProxyChooser;
  readonly resolve: (name: string) => Promise<readonly string[]>;
}

/** Where to dial for a target. Throws `EgressError` when a name is unknown or *any* of its addresses is blocked. */
export type FindRoute = (target: Target, signal: AbortSignal) => Promise<Route>;

export function createRouteFinder({ rules, proxies, resolve }: RouteFinderOptions): FindRoute {
  return async (target, signal) => {
    const { url } = target;
    const route = {
      hostname: url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, ""),
      port: portOf(url),
      isTls: url.protocol === "https:",
    };
    const proxy = proxies.chooseProxy(url);
    // The proxy looks names up, so of an address behind it only its text can be judged.
    if (proxy !== undefined) return { ...route, addresses: [proxy.hostname], proxy };
    const isLiteral = parseAddress(route.hostname) !== undefined;
    const found = isLiteral
      ? [route.hostname]
      : await raceWithSignal(lookUp(route.hostname, resolve), { signal });
    for (const address of found) rules.checkAddress(target, address);
    return { ...route, addresses: sortForDial(found) };
  };
}

async function lookUp(name: string, resolve: RouteFinderOptions["resolve"]): Promise<readonly string[]> {
  try {
    const found = await resolve(name);
    if (found.length > 0) return found;
  } catch (cause) {
    throw new EgressError("network", `Cannot reach "${name}": the name has no address`, { cause });
  }
  throw new EgressError("network", `Cannot reach "${name}": the name has no address`);
}
