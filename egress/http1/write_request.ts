export interface WireRequest {
  readonly method: string;
  /** Origin form (`/path?query`), or absolute form for a proxy. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
}

export interface ByteSink {
  write(bytes: Uint8Array): Promise<number>;
}

/** Sends the whole request. Throws `TypeError` before the first byte when a part could break out of its line. */
export async function writeRequest(to: ByteSink, request: WireRequest): Promise<void> {
  const lines = [`${request.method} ${request.target} HTTP/1.1`];
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
  if (lines.some((line) => /[^\t\x20-\x7e\x80-\xff]/.test(line)) || /\s/.test(request.target)) {
    throw new TypeError("Cannot send a request whose head has control characters");
  }
  const head = latin1(`${lines.join("\r\n")}\r\n\r\n`);
  if (request.body === undefined) return await writeAll(to, head);
  const whole = new Uint8Array(head.length + request.body.length);
  whole.set(head);
  whole.set(request.body, head.length);
  await writeAll(to, whole);
}

export async function writeAll(to: ByteSink, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
