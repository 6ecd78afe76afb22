/** A TCP server on loopback that says exactly what a test wrote, and counts who came. */
export interface RawServer {
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: number;
  /** Heads of the requests that arrived, oldest first. */
  readonly heads: readonly string[];
  close(): Promise<void>;
}

/** Answers one request head after another on a connection; the pieces are sent one by one, then `close` ends it. */
export type RawAnswer = (head: string, count: number) => RawReply | Promise<RawReply>;

export interface RawReply {
  readonly pieces: readonly (string | Uint8Array)[] | AsyncIterable<string | Uint8Array>;
  readonly isLast?: boolean;
}

export function startRawServer(answer: RawAnswer): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const heads: string[] = [];
  const running = new Set<Promise<void>>();
  let connections = 0;
  const serve = async (connection: Deno.Conn) => {
    open.add(connection);
    try {
      for (let head = await readHead(connection); head !== ""; head = await readHead(connection)) {
        heads.push(head);
        const reply = await answer(head, heads.length);
        for await (const piece of reply.pieces) await writeAll(connection, piece);
        if (reply.isLast === true) break;
      }
    } catch {
      // The client went away, which is what some tests are about.
    } finally {
      open.delete(connection);
      closeQuietly(connection);
    }
  };
  const accept = async () => {
    for await (const connection of listener) {
      connections += 1;
      const work = serve(connection).finally(() => running.delete(work));
      running.add(work);
    }
  };
  const accepting = accept();
  return {
    port: listener.addr.port,
    get connections() {
      return connections;
    },
    heads,
    async close() {
      listener.close();
      for (const connection of open) closeQuietly(connection);
      await accepting;
      await Promise.all(running);
    },
  };
}

async function readHead(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(64 * 1024);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) return "";
    head += new TextDecoder("latin1").decode(buffer.subarray(0, count));
  }
  return head;
}

async function writeAll(connection: Deno.Conn, piece: string | Uint8Array): Promise<void> {
  const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already by the client.
  }
}
