/** An answer as it came over the wire. */
export interface WireAnswer {
  /** 0 when the server closed the connection without an answer. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** How many answers came on the connection. */
  readonly count: number;
}

const MAX_ANSWER_BYTES = 4_000_000;

/** Sends bytes as they stand, which no client would, and reads until the server closes. */
export async function sendBytes(port: number, bytes: string | Uint8Array): Promise<WireAnswer> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const writing = writeAll(connection, typeof bytes === "string" ? encodeLatin(bytes) : bytes);
  const text = await readAll(connection);
  await writing;
  return parseAnswer(text);
}

/** One byte a character: what stands in a string is what goes over the wire. */
function encodeLatin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  let sent = 0;
  try {
    while (sent < bytes.length) sent += await connection.write(bytes.subarray(sent));
  } catch (error) {
    // A server that has refused already does not read to the end.
    if (!isClosed(error)) throw error;
  }
}

async function readAll(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(65_536);
  const decoder = new TextDecoder();
  let text = "";
  try {
    while (text.length < MAX_ANSWER_BYTES) {
      const size = await connection.read(buffer);
      if (size === null) break;
      text += decoder.decode(buffer.subarray(0, size), { stream: true });
    }
  } catch (error) {
    if (!isClosed(error)) throw error;
  }
  return text;
}

function isClosed(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe;
}

function parseAnswer(text: string): WireAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [status = "", ...lines] = head.split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return {
    status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(status)?.[1] ?? 0),
    headers,
    body: rest.join("\r\n\r\n"),
    count: text.match(/^HTTP\/1\.[01] \d{3} /gm)?.length ?? 0,
  };
}
