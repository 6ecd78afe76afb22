import type { Intrinsics } from "./intrinsics.ts";

/** A message of the host: JSON and bytes. */
export interface Message {
  readonly header: Record<string, unknown>;
  readonly body: Uint8Array;
}

/**
 * Frames on the guest's standard streams.
 * Out: 16 secret bytes, length, header length, header (JSON), body. In: the same without the secret.
 * The secret stays in this closure: what generated code prints itself is no frame.
 */
export function createChannel(
  saved: Intrinsics,
  io: {
    readonly readNow: (bytes: number) => Uint8Array;
    readonly secret: Uint8Array;
  },
) {
  const SECRET_BYTES = 16;
  const LENGTH_BYTES = 4;

  function send(header: string, body?: Uint8Array): void {
    const text = saved.encode(header);
    const textBytes = saved.byteLength(text);
    const bodyBytes = body === undefined ? 0 : saved.byteLength(body);
    const size = SECRET_BYTES + 2 * LENGTH_BYTES + textBytes + bodyBytes;
    const frame = new saved.Uint8Array(size);
    saved.setBytes(frame, io.secret, 0);
    writeLength(frame, SECRET_BYTES, LENGTH_BYTES + textBytes + bodyBytes);
    writeLength(frame, SECRET_BYTES + LENGTH_BYTES, textBytes);
    saved.setBytes(frame, text, SECRET_BYTES + 2 * LENGTH_BYTES);
    if (body !== undefined) saved.setBytes(frame, body, SECRET_BYTES + 2 * LENGTH_BYTES + textBytes);
    for (let sent = 0; sent < size;) sent += saved.writeSync(saved.part(frame, sent, size));
  }

  /** Waits for the next message with the thread stopped: for a guest that has no work yet. */
  function receiveNow(): Message {
    return toMessage(io.readNow(lengthOf(io.readNow(LENGTH_BYTES), 0)));
  }

  /** The next message, or `undefined` at the end of input: the host is gone. */
  async function receive(): Promise<Message | undefined> {
    const head = await readExactly(LENGTH_BYTES);
    if (head === undefined) return undefined;
    const frame = await readExactly(lengthOf(head, 0));
    return frame && toMessage(frame);
  }

  async function readExactly(wanted: number): Promise<Uint8Array | undefined> {
    const bytes = new saved.Uint8Array(wanted);
    for (let filled = 0; filled < wanted;) {
      const count = await saved.read(saved.part(bytes, filled, wanted));
      if (count === null) return undefined;
      filled += count;
    }
    return bytes;
  }

  function toMessage(frame: Uint8Array): Message {
    const end = LENGTH_BYTES + lengthOf(frame, 0);
    const header = saved.parseJson(saved.decode(saved.part(frame, LENGTH_BYTES, end)));
    return { header, body: saved.part(frame, end, saved.byteLength(frame)) };
  }

  function writeLength(bytes: Uint8Array, offset: number, length: number): void {
    for (let index = 0; index < LENGTH_BYTES; index++) bytes[offset + index] = length >>> (24 - 8 * index);
  }

  function lengthOf(bytes: Uint8Array, offset: number): number {
    let length = 0;
    for (let index = 0; index < LENGTH_BYTES; index++) length = length * 256 + (bytes[offset + index] ?? 0);
    return length;
  }

  return { send, receive, receiveNow };
}

export type Channel = ReturnType<typeof createChannel>;
