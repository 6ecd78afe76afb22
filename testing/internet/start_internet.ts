import { startForwardProxy } from "./forward_proxy.ts";
import { createHostListeners } from "./host_listeners.ts";
import type { Fault, Internet, SeenRequest, Site } from "./types.ts";

export interface InternetOptions {
  /** Epoch milliseconds; the machine's clock unless given. */
  readonly now?: () => number;
  /** `user:password` that the proxy demands; it then stands in `proxyUrl`. */
  readonly proxyLogin?: string;
}

/**
 * Starts a fixture internet on loopback. Each host's listeners start when they are first asked for: one per port,
 * with TLS on 443 and 8443. A request whose `Host` is not the listener's own is answered 421, as a real host does.
 */
export async function startInternet(
  sites: readonly Site[],
  options: InternetOptions = {},
): Promise<Internet> {
  const faults = new Map<string, Fault>();
  const seen: SeenRequest[] = [];
  const closing = new AbortController();
  let now = options.now ?? Date.now;
  const hosts = await createHostListeners(sites, {
    world: { now: () => now() },
    faults,
    record: (request) => seen.push(request),
    closing: closing.signal,
  });
  const login = options.proxyLogin;
  const proxy = startForwardProxy({
    findListener: hosts.findPort,
    absoluteFormPort: hosts.absoluteFormPort,
    ...(login === undefined ? {} : { login }),
  });
  return {
    proxyUrl: `http://${login === undefined ? "" : `${login}@`}127.0.0.1:${proxy.port}`,
    caPem: hosts.caPem,
    seen,
    resolve(name) {
      const address = hosts.addressOf(name.toLowerCase().replace(/\.$/, ""));
      if (address !== undefined) return Promise.resolve([address]);
      return Promise.reject(new Deno.errors.NotFound(`no record found for "${name}"`));
    },
    async connect({ hostname, port }) {
      const name = hosts.nameOf(hostname);
      const found = name === undefined ? undefined : await hosts.findPort(name, port);
      if (found !== undefined) return await Deno.connect({ hostname: "127.0.0.1", port: found });
      throw new Deno.errors.ConnectionRefused(`nothing listens on ${hostname}:${port}`);
    },
    setFault(host, fault) {
      if (!hosts.has(host.replace(/:\d+$/, ""))) {
        throw new Error(`Cannot set a fault of unknown host "${host}"`);
      }
      if (fault === undefined) faults.delete(host);
      else faults.set(host, fault);
    },
    setNow(value) {
      now = value;
    },
    async close() {
      closing.abort();
      await proxy.close();
      await hosts.finished();
    },
  };
}
