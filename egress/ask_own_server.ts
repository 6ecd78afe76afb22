/** A probe's whole answer is a line or two. */
const MAX_BYTES = 64 * 1024;

export interface OwnServer {
  /** Where it listens; an address that stands for all of them is asked by loopback. */
  readonly host: string;
  readonly port: number;
}

export interface OwnAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks a server of this program on this machine for a path, by the name that it always answers to, whatever address it
 * is bound to. Throws what the socket throws, `TimeoutError` after `timeoutMs`, and `SyntaxError` when what answers
 * does not speak HTTP.
 */
export async function askOwnServer(
  server: OwnServer,
  { path, timeoutMs }: { readonly path: string; readonly timeoutMs: number },
): Promise<OwnAnswer> {
  // One signal for connecting and reading: whatever accepts and then says nothing must not hold a probe.
  const signal = AbortSignal.timeout(timeoutMs);
  const connection = await Deno.connect({ hostname: reachable(server.host), port: server.port, signal });
  const stop = () => close(connection);
  signal.addEventListener("abort", stop);
  try {
    const head = [
      `GET ${path} HTTP/1.0`,
      `Host: 127.0.0.1:${server.port}`,
      "Accept: application/json",
      "",
      "",
    ];
    await connection.write(new TextEncoder().encode(head.join("\r\n")));
    return parseAnswer(await readAll(connection));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    close(connection);
  }
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed by the time limit already.
  }
}

function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}

async function readAll(connection: Deno.TcpConn): Promise<string> {
  const decoder = new TextDecoder();
  const part = new Uint8Array(4096);
  let text = "";
  while (text.length < MAX_BYTES) {
    const count = await connection.read(part);
    if (count === null) break;
    text += decoder.decode(part.subarray(0, count), { stream: true });
  }
  return text;
}

function parseAnswer(text: string): OwnAnswer {
  const [, status] = /^HTTP\/1\.[01] (\d{3})\b/.exec(text) ?? [];
  if (status === undefined) throw new SyntaxError("what answers there is no web server");
  return { status: Number(status), body: text.split("\r\n\r\n").slice(1).join("\r\n\r\n") };
}
