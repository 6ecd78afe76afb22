import { hostPatternOf, isHostAllowed } from "../domain/hosts.ts";
import {
  type Address,
  isBlockedAddress,
  isGrantableAddress,
  isLoopback,
  isSameAddress,
  isUnspecified,
  parseAddress,
} from "./address_rules.ts";
import { blockedAddress, EgressError } from "./egress_error.ts";
import { classifyName } from "./name_rules.ts";
import type { EgressPolicy } from "./types.ts";

const MAX_URL_CHARS = 8192;

/** An address that a request may go to, as far as it can be told without a lookup. */
export interface Target {
  readonly url: URL;
  /** A person granted exactly this `host:port`; private addresses are then reachable. */
  readonly isGranted: boolean;
}

export interface TargetRulesOptions {
  /** Exact `host:port` entries of the configuration. */
  readonly lanHosts: readonly string[];
  /** `host:port` entries and bare addresses that are this server. */
  readonly ownAddresses: () => readonly string[];
  /** Addresses of this machine's network interfaces. */
  readonly interfaceAddresses: () => readonly Address[];
  /** Host names of the configured proxies. */
  readonly proxyHosts: readonly string[];
}

export interface TargetRules {
  /** Every rule that needs no lookup, in this order: form, address and name, declared hosts. Throws `EgressError`. */
  checkTarget(text: string, policy: EgressPolicy): Target;
  /** Throws `EgressError` when the host of the target may not be dialled at this address. */
  checkAddress(target: Target, address: string): void;
}

export function createTargetRules(options: TargetRulesOptions): TargetRules {
  const checkAddress = (target: Target, text: string) => {
    const address = parseAddress(text);
    if (address === undefined || !isReachable(address, target, options)) {
      throw blockedAddress(target.url.hostname);
    }
  };
  return {
    checkTarget(text, policy) {
      const url = parseRequestUrl(text);
      const isGranted = policy.isLanClosed !== true &&
        isLanHost(url, [...options.lanHosts, ...policy.lanHosts ?? []]);
      const target = { url, isGranted };
      if (parseAddress(url.hostname) !== undefined) checkAddress(target, url.hostname);
      else checkName(target, options);
      checkHostList(target, policy);
      return target;
    },
    checkAddress,
  };
}

/** `host:port` of an address, the port always written. */
export function hostAndPort(url: URL): string {
  return `${url.hostname.replace(/\.$/, "")}:${portOf(url)}`;
}

export function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

function parseRequestUrl(text: string): URL {
  const refuse = (why: string) => new EgressError("permission", `Cannot request this address: ${why}`);
  if (text.length > MAX_URL_CHARS) throw refuse(`expected at most ${MAX_URL_CHARS} characters`);
  if (!URL.canParse(text)) throw refuse("expected a whole address such as https://example.org/path");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw refuse(`expected https or http, not "${url.protocol.slice(0, -1)}"`);
  }
  if (url.username !== "" || url.password !== "") throw refuse("expected no user name or password in it");
  url.hash = "";
  return url;
}

function checkName(target: Target, options: TargetRulesOptions): void {
  const name = target.url.hostname.replace(/\.$/, "");
  const nameClass = classifyName(name);
  const isRefused = nameClass === "never" || (nameClass === "private" && !target.isGranted) ||
    (options.proxyHosts.includes(name) && !target.isGranted);
  if (isRefused) throw blockedAddress(name);
}

function checkHostList({ url, isGranted }: Target, policy: EgressPolicy): void {
  const isAllowed = policy.hosts === "any-public"
    ? isGranted || isOrdinaryPort(portOf(url))
    : isHostAllowed(url, policy.hosts);
  if (isAllowed) return;
  const host = hostPatternOf(url);
  throw new EgressError("host_not_declared", `Cannot request "${host}": the host is not declared`, {
    hint: `Add "${host}" to the hosts`,
    refusedHost: host,
  });
}

/** Old services other than the web live below 1024; nobody declared this host, so they stay out of reach. */
function isOrdinaryPort(port: number): boolean {
  return port === 80 || port === 443 || port >= 1024;
}

function isLanHost(url: URL, lanHosts: readonly string[]): boolean {
  const wanted = hostAndPort(url);
  return lanHosts.some((entry) =>
    URL.canParse(`http://${entry}/`) && hostAndPort(new URL(`http://${entry}/`)) === wanted
  );
}

function isReachable(address: Address, target: Target, options: TargetRulesOptions): boolean {
  const interfaces = options.interfaceAddresses();
  const isOfThisMachine = isLoopback(address) || isUnspecified(address) ||
    interfaces.some((each) => isSameAddress(each, address));
  if (isOwnServer(address, { port: portOf(target.url), isOfThisMachine, own: options.ownAddresses() })) {
    return false;
  }
  if (target.isGranted) return isGrantableAddress(address);
  return !isBlockedAddress(address) && !isOfThisMachine &&
    !options.proxyHosts.some((host) => isSameHost(host, address));
}

function isSameHost(host: string, address: Address): boolean {
  const other = parseAddress(host);
  return other !== undefined && isSameAddress(other, address);
}

interface OwnServerFacts {
  readonly port: number;
  readonly isOfThisMachine: boolean;
  readonly own: readonly string[];
}

function isOwnServer(address: Address, facts: OwnServerFacts): boolean {
  return facts.own.some((entry) => {
    const bare = parseAddress(entry);
    if (bare !== undefined) return isSameAddress(bare, address);
    const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(entry) ?? [];
    // A listener on any address of this machine may be reachable by its other addresses as well.
    return Number(port) === facts.port && (facts.isOfThisMachine || isSameHost(host, address));
  });
}
