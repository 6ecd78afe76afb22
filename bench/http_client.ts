/** The head of an answer, without its body. */
export interface ShortAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes of head and body as they came over the wire. */
  readonly bytes: number;
}

export interface KeptConnection extends Disposable {
  /** Sends a request's bytes and resolves when the whole answer is here. One at a time. */
  ask(request: Uint8Array): Promise<ShortAnswer>;
}

const BUFFER_BYTES = 256 * 1024;
const HEAD_END = new TextEncoder().encode("\r\n\r\n");
const LAST_CHUNK = new TextEncoder().encode("0\r\n\r\n");

/** The text of a GET that keeps its connection. */
export function requestBytes(url: URL, headers: Readonly<Record<string, string>> = {}): Uint8Array {
  const lines = Object.entries({ Host: url.host, ...headers }).map(([name, value]) =>
    `${name}: ${value}\r\n`
  );
  return new TextEncoder().encode(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n`);
}

/**
 * A bare HTTP/1.1 connection, for load: `fetch` costs the machine more than the servers that are measured with it.
 * Knows bodies with a length and bodies in chunks.
 */
export async function connect({ hostname, port }: URL): Promise<KeptConnection> {
  const socket = await Deno.connect({ hostname, port: Number(port) });
  socket.setNoDelay(true);
  const buffer = new Uint8Array(BUFFER_BYTES);
  return {
    async ask(request) {
      for (let sent = 0; sent < request.length;) sent += await socket.write(request.subarray(sent));
      let [filled, total] = [0, 0];
      let head: Omit<ShortAnswer, "bytes"> | undefined;
      let bodyStart = 0;
      while (true) {
        const count = await socket.read(buffer.subarray(filled));
        if (count === null) {
          throw new Error(`Cannot read an answer from port ${port}: the connection was closed`);
        }
        [filled, total] = [filled + count, total + count];
        if (head === undefined) {
          bodyStart = indexOf(buffer.subarray(0, filled), HEAD_END) + HEAD_END.length;
          if (bodyStart < HEAD_END.length) continue;
          head = parseHead(new TextDecoder().decode(buffer.subarray(0, bodyStart)));
        }
        if (isWhole(head, { bodyBytes: total - bodyStart, tail: buffer.subarray(0, filled) })) {
          return { ...head, bytes: total };
        }
        // Only the end of a long body matters: it is counted, not kept.
        if (filled > BUFFER_BYTES / 2) {
          buffer.copyWithin(0, filled - LAST_CHUNK.length, filled);
          filled = LAST_CHUNK.length;
        }
      }
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

function parseHead(text: string): Omit<ShortAnswer, "bytes"> {
  const [first = "", ...lines] = text.trimEnd().split("\r\n");
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(" ")[1]), headers: new Map(pairs) };
}

function isWhole(
  { status, headers }: Omit<ShortAnswer, "bytes">,
  { bodyBytes, tail }: { readonly bodyBytes: number; readonly tail: Uint8Array },
): boolean {
  if (status === 304 || status === 204) return true;
  if (headers.get("transfer-encoding") !== "chunked") {
    return bodyBytes >= Number(headers.get("content-length") ?? 0);
  }
  const end = tail.subarray(-LAST_CHUNK.length);
  return bodyBytes >= LAST_CHUNK.length && end.every((byte, index) => byte === LAST_CHUNK[index]);
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let start = 0; start + wanted.length <= bytes.length; start++) {
    if (wanted.every((byte, index) => bytes[start + index] === byte)) return start;
  }
  return -wanted.length;
}
