import { createAuthority } from "./certificates.ts";
import { createSiteHandler } from "./serve_site.ts";
import type { Fault, SeenRequest, Site, World } from "./types.ts";

export interface HostListenersOptions {
  readonly world: World;
  /** By host, or by `host:port` for one port of it. */
  readonly faults: ReadonlyMap<string, Fault>;
  readonly record: (seen: SeenRequest) => void;
  readonly closing: AbortSignal;
}

/** Loopback servers that stand for hosts, each started when it is first asked for. */
export interface HostListeners {
  readonly caPem: string;
  /** Loopback port of the listener that takes requests in absolute form for every host. */
  readonly absoluteFormPort: number;
  has(name: string): boolean;
  addressOf(name: string): string | undefined;
  nameOf(address: string): string | undefined;
  findPort(name: string, port: number): Promise<number | undefined>;
  /** Resolves when every listener has ended, after `closing` was aborted. */
  finished(): Promise<void>;
}

interface Host {
  readonly name: string;
  readonly address: string;
  readonly site: Site;
  readonly ports: Set<number>;
}

type Server = Deno.HttpServer<Deno.NetAddr>;

export async function createHostListeners(
  sites: readonly Site[],
  options: HostListenersOptions,
): Promise<HostListeners> {
  const authority = await createAuthority();
  const hosts = collectHosts(sites);
  const servers = new Map<string, Promise<Server>>();
  const base = { hostname: "127.0.0.1", port: 0, signal: options.closing, onListen() {} };

  const start = async (host: Host, port: number) => {
    const handle = handlerOf(host, port, options);
    const tls = isTlsPort(port) ? await authority.issue([host.name]) : {};
    return Deno.serve({ ...base, ...tls }, (request) => {
      const isOwn = new URL(request.url).hostname === host.name;
      return isOwn ? handle(request) : new Response("Misdirected request", { status: 421 });
    });
  };
  const absoluteForm = Deno.serve(base, async (request) => {
    const url = new URL(request.url);
    const host = hosts.get(url.hostname);
    const port = Number(url.port || 80);
    if (host === undefined || !host.ports.has(port)) return new Response(null, { status: 502 });
    return await handlerOf(host, port, options)(request);
  });

  return {
    caPem: authority.caPem,
    absoluteFormPort: absoluteForm.addr.port,
    has: (name) => hosts.has(name),
    addressOf: (name) => hosts.get(name)?.address,
    nameOf: (address) => [...hosts.values()].find((host) => host.address === address)?.name,
    async findPort(name, port) {
      const host = hosts.get(name);
      if (host === undefined || !host.ports.has(port)) return undefined;
      const key = `${name}:${port}`;
      const server = servers.get(key) ?? start(host, port);
      servers.set(key, server);
      return (await server).addr.port;
    },
    async finished() {
      const started = await Promise.all(servers.values());
      await Promise.all([absoluteForm, ...started].map((server) => server.finished));
    },
  };
}

function handlerOf(host: Host, port: number, options: HostListenersOptions) {
  return createSiteHandler({
    ...options,
    site: host.site,
    fault: () => options.faults.get(`${host.name}:${port}`) ?? options.faults.get(host.name),
  });
}

function collectHosts(sites: readonly Site[]): Map<string, Host> {
  const hosts = new Map<string, Host>();
  for (const site of sites) {
    for (const entry of site.hosts) {
      const [name = "", port] = entry.toLowerCase().split(":");
      const known = hosts.get(name);
      if (known !== undefined && known.site !== site) throw new Error(`Two sites claim the host "${name}"`);
      const host = known ?? { name, address: publicAddress(hosts.size), site, ports: new Set<number>() };
      for (const each of port === undefined ? [80, 443] : [Number(port)]) host.ports.add(each);
      hosts.set(name, host);
    }
  }
  return hosts;
}

/** From a public range, so that the same rules pass it as pass a real host's. */
function publicAddress(index: number): string {
  return `93.184.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

function isTlsPort(port: number): boolean {
  return port === 443 || port === 8443;
}
