const LENGTH_BYTES = 4;
/** The longest honest header is an error's: name, message, stack and hint, each character escaped. */
const MAX_HEADER_BYTES = 256 * 1024;

/** Length of the secret before each frame of a guest. */
export const SECRET_BYTES = 16;

/** A frame as it left the guest: nothing in it is parsed yet. */
export interface Frame {
  readonly header: Uint8Array<ArrayBuffer>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What came is no frame of this guest, or one that is too large. */
export class FrameError extends Error {
  override readonly name = "FrameError";
  constructor(readonly kind: "forged" | "too_large", message: string, readonly seenBytes: number) {
    super(message);
  }
}

/** To a guest: length, header length, header as JSON, body. */
export function encodeFrame(header: object, body: Uint8Array = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const frame = new Uint8Array(2 * LENGTH_BYTES + text.length + body.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, LENGTH_BYTES + text.length + body.length);
  view.setUint32(LENGTH_BYTES, text.length);
  frame.set(text, 2 * LENGTH_BYTES);
  frame.set(body, 2 * LENGTH_BYTES + text.length);
  return frame;
}

/** A guest's first input: its program and the secret that its frames begin with. */
export function encodeStart(program: Uint8Array, secret: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES + program.length + secret.length);
  new DataView(bytes.buffer).setUint32(0, program.length);
  bytes.set(program, LENGTH_BYTES);
  bytes.set(secret, LENGTH_BYTES + program.length);
  return bytes;
}

/** Cuts a guest's output into frames. No frame larger than `maxBytes()` is ever held: the length stands first. */
export function createFrameDecoder(
  secret: Uint8Array,
  maxBytes: () => number,
): (chunk: Uint8Array<ArrayBuffer>) => Generator<Frame> {
  const headBytes = SECRET_BYTES + LENGTH_BYTES;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;

  return function* decode(chunk) {
    chunks.push(chunk);
    held += chunk.length;
    while (held > 0) {
      const head = join(Math.min(held, headBytes));
      checkSecret(head);
      if (held < headBytes) return;
      const length = new DataView(head.buffer, head.byteOffset).getUint32(SECRET_BYTES);
      if (length > maxBytes()) throw new FrameError("too_large", "The frame is too large", length);
      if (held < headBytes + length) return;
      const whole = join(held);
      const frame = whole.subarray(headBytes, headBytes + length);
      chunks.splice(0, chunks.length, whole.subarray(headBytes + length));
      held -= headBytes + length;
      yield split(frame);
    }
  };

  /** The first `count` bytes; joins chunks only as far as needed. */
  function join(count: number): Uint8Array<ArrayBuffer> {
    const [first = new Uint8Array()] = chunks;
    if (first.length >= count) return first;
    const joined = new Uint8Array(held);
    let offset = 0;
    for (const part of chunks) {
      joined.set(part, offset);
      offset += part.length;
    }
    chunks.splice(0, chunks.length, joined);
    return joined;
  }

  function checkSecret(head: Uint8Array): void {
    const isRight = head.subarray(0, SECRET_BYTES).every((byte, index) => byte === secret[index]);
    if (!isRight) throw new FrameError("forged", "The output is no frame of this run", head.length);
  }

  function split(frame: Uint8Array<ArrayBuffer>): Frame {
    if (frame.length < LENGTH_BYTES) throw new FrameError("forged", "The frame is cut short", frame.length);
    const headerEnd = LENGTH_BYTES + new DataView(frame.buffer, frame.byteOffset).getUint32(0);
    if (headerEnd > frame.length) throw new FrameError("forged", "The header runs over its frame", headerEnd);
    if (headerEnd > MAX_HEADER_BYTES) throw new FrameError("forged", "The header is too large", headerEnd);
    return { header: frame.subarray(LENGTH_BYTES, headerEnd), body: frame.subarray(headerEnd) };
  }
}
