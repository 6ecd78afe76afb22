import { isInCidr, isLoopback, parseAddress } from "./address_rules.ts";
import { isLoopbackName } from "./name_rules.ts";
import { portOf } from "./target_rules.ts";
import type { ProxyConfig } from "./types.ts";

export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`, when the address had a user. */
  readonly authorization?: string;
}

export interface ProxyChooser {
  readonly proxies: readonly Proxy[];
  /** The proxy for an address; `undefined` means a direct dial. */
  chooseProxy(url: URL): Proxy | undefined;
}

/** Applies proxy settings. Throws when a proxy's address is not `http://[user:password@]host[:port]`. */
export function createProxyChooser(config: ProxyConfig): ProxyChooser {
  const forHttps = parseProxy(config.httpsProxy);
  const forHttp = parseProxy(config.httpProxy);
  return {
    proxies: [forHttps, forHttp].filter((proxy) => proxy !== undefined),
    chooseProxy(url) {
      const proxy = url.protocol === "https:" ? forHttps : forHttp;
      const isDirect = isLoopbackHost(url) || config.noProxy.some((entry) => isExempt(url, entry));
      return isDirect ? undefined : proxy;
    },
  };
}

function parseProxy(text: string | undefined): Proxy | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const whole = text.includes("://") ? text.trim() : `http://${text.trim()}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || url.protocol !== "http:" || url.hostname === "") {
    // The text may hold a password, so only its scheme is quoted.
    const scheme = whole.split("://")[0];
    throw new TypeError(
      `Cannot use a proxy with scheme "${scheme}": expected http://[user:password@]host:port`,
    );
  }
  const proxy = { hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: portOf(url) };
  if (url.username === "" && url.password === "") return proxy;
  const login = new TextEncoder().encode(
    `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
  );
  return { ...proxy, authorization: `Basic ${login.toBase64()}` };
}

function isLoopbackHost(url: URL): boolean {
  const address = parseAddress(url.hostname);
  return address === undefined ? isLoopbackName(url.hostname) : isLoopback(address);
}

function isExempt(url: URL, entry: string): boolean {
  const text = entry.trim().toLowerCase();
  if (text === "*") return true;
  const address = parseAddress(url.hostname);
  if (address !== undefined && isInCidr(address, text)) return true;
  const [, host = "", port] = /^(.*?)(?::(\d+))?$/.exec(text.replace(/^\*\./, ".")) ?? [];
  if (port !== undefined && Number(port) !== portOf(url)) return false;
  const name = url.hostname.replace(/\.$/, "");
  if (host.startsWith(".")) return host.length > 1 && name.endsWith(host);
  return host !== "" && (name === host || name === `[${host}]`);
}
