import type { Finding } from "./types.ts";

export interface NetworkConfig {
  readonly host: string;
  readonly port: number;
  readonly publicOrigins: readonly string[];
  readonly httpsProxy: string | undefined;
  readonly httpProxy: string | undefined;
}

const LOOPBACK = /^(?:localhost|127\.[\d.]+|\[?::1\]?)$/;

/** Where the server is reached, and what stands between it and the sources. */
export function examineNetwork(config: NetworkConfig): Finding[] {
  return [...describeAddress(config), { name: "proxy", state: "good", note: describeProxy(config) }];
}

function describeAddress({ host, port, publicOrigins }: NetworkConfig): Finding[] {
  const isOpen = !LOOPBACK.test(host);
  const open = publicOrigins.map((origin) => new URL(origin)).filter(({ hostname }) =>
    !LOOPBACK.test(hostname)
  );
  const note = `listens on ${host} port ${port}${
    publicOrigins.length === 0 ? "" : `, reached as ${publicOrigins.join(", ")}`
  }`;
  const plain = open.find(({ protocol }) => protocol === "http:");
  if (isOpen && plain !== undefined && plain.port !== "" && Number(plain.port) !== port) {
    return [{
      name: "address",
      state: "note",
      note: `TESSERA_PUBLIC_URL says port ${plain.port}, and the server listens on ${port}`,
      means: "Links lead nowhere, unless something forwards that port.",
      mend: [`TESSERA_PUBLIC_URL=${plain.protocol}//${plain.hostname}:${port}`, `--port ${plain.port}`],
    }];
  }
  if (plain !== undefined) {
    return [{
      name: "address",
      state: "note",
      note: `${note}: without TLS`,
      means: "Whoever listens on that network can take over a session.",
      mend: [
        "Put a reverse proxy with a certificate before it, and name its https address in TESSERA_PUBLIC_URL",
      ],
    }];
  }
  return [{ name: "address", state: "good", note }];
}

function describeProxy({ httpsProxy, httpProxy }: NetworkConfig): string {
  const hosts = [httpsProxy, httpProxy].filter((address) => address !== undefined).map((address) =>
    new URL(address).host
  );
  return hosts.length === 0 ? "none" : [...new Set(hosts)].join(", ");
}
