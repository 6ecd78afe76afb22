/** The loopback port of a host's listener; `undefined` is a host that nobody has. */
export type FindListener = (host: string, port: number) => Promise<number | undefined>;

export interface ForwardProxyOptions {
  readonly findListener: FindListener;
  /** Loopback port of the listener that answers requests in absolute form. */
  readonly absoluteFormPort: number;
  /** `user:password` that a client must give. */
  readonly login?: string;
}

export interface ForwardProxy {
  readonly port: number;
  close(): Promise<void>;
}

const MAX_HEAD_BYTES = 64 * 1024;

/** A forward proxy on loopback: CONNECT opens a tunnel to a host's listener, all else goes to one listener. */
export function startForwardProxy(options: ForwardProxyOptions): ForwardProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, transport: "tcp" });
  const open = new Set<Deno.Conn>();
  const running = new Set<Promise<void>>();
  const accept = async () => {
    for await (const client of listener) {
      const work = serveClient(client, options, open).finally(() => running.delete(work));
      running.add(work);
    }
  };
  const accepting = accept();
  return {
    port: listener.addr.port,
    async close() {
      listener.close();
      for (const connection of open) closeQuietly(connection);
      await accepting;
      await Promise.all(running);
    },
  };
}

async function serveClient(
  client: Deno.Conn,
  options: ForwardProxyOptions,
  open: Set<Deno.Conn>,
): Promise<void> {
  open.add(client);
  try {
    const head = await readHead(client);
    if (head === undefined) return;
    const target = await chooseTarget(head.text, options);
    if (typeof target === "string") return void await writeAll(client, new TextEncoder().encode(target));
    const upstream = await Deno.connect({ hostname: "127.0.0.1", port: target.port });
    open.add(upstream);
    try {
      if (target.isTunnel) await writeAll(client, ascii("HTTP/1.1 200 Connection established\r\n\r\n"));
      await writeAll(upstream, target.isTunnel ? head.rest : head.all);
      await Promise.all([pump(client, upstream), pump(upstream, client)]);
    } finally {
      open.delete(upstream);
      closeQuietly(upstream);
    }
  } catch {
    // A client or a host that went away ends the exchange; that is all a proxy knows.
  } finally {
    open.delete(client);
    closeQuietly(client);
  }
}

interface Target {
  readonly port: number;
  readonly isTunnel: boolean;
}

async function chooseTarget(head: string, options: ForwardProxyOptions): Promise<Target | string> {
  if (options.login !== undefined && !hasLogin(head, options.login)) {
    return emptyAnswer("407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="test"\r\n');
  }
  const [, host = "", port = ""] = /^CONNECT \[?([^\s\]]+?)\]?:(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
  if (host === "") return { port: options.absoluteFormPort, isTunnel: false };
  const found = await options.findListener(host.toLowerCase(), Number(port));
  return found === undefined ? emptyAnswer("502 Bad Gateway") : { port: found, isTunnel: true };
}

function hasLogin(head: string, login: string): boolean {
  return /^proxy-authorization: *basic (\S+)/im.exec(head)?.[1] === btoa(login);
}

function emptyAnswer(status: string, header = ""): string {
  return `HTTP/1.1 ${status}\r\n${header}Content-Length: 0\r\nConnection: close\r\n\r\n`;
}

interface Head {
  readonly text: string;
  readonly all: Uint8Array;
  /** Bytes that came behind the head. */
  readonly rest: Uint8Array;
}

async function readHead(client: Deno.Conn): Promise<Head | undefined> {
  const buffer = new Uint8Array(MAX_HEAD_BYTES);
  let length = 0;
  while (length < buffer.length) {
    const count = await client.read(buffer.subarray(length));
    if (count === null) return undefined;
    length += count;
    const text = new TextDecoder("latin1").decode(buffer.subarray(0, length));
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    return {
      text: text.slice(0, end + 4),
      all: buffer.slice(0, length),
      rest: buffer.slice(end + 4, length),
    };
  }
  return undefined;
}

async function pump(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(32 * 1024);
  try {
    for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
      await writeAll(to, buffer.subarray(0, count));
    }
    await to.closeWrite();
  } catch {
    // One broken side ends both, so that the other pump does not wait for ever.
    closeQuietly(from);
    closeQuietly(to);
  }
}

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already by the other side's pump.
  }
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
