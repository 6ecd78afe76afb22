import { ProtocolError } from "./protocol_error.ts";

const BUFFER_BYTES = 32 * 1024;

/** Reads lines and blocks from a connection through one buffer. */
export class ByteReader {
  #buffer = new Uint8Array(BUFFER_BYTES);
  #start = 0;
  #end = 0;

  constructor(private readonly source: { read(into: Uint8Array): Promise<number | null> }) {}

  /** Bytes that arrived and nobody has read. */
  get hasBuffered(): boolean {
    return this.#end > this.#start;
  }

  /** At most `maxBytes` bytes, at least one; `null` at the end of the connection. */
  async readSome(maxBytes: number): Promise<Uint8Array | null> {
    if (!this.hasBuffered && !(await this.#fill())) return null;
    const end = Math.min(this.#end, this.#start + maxBytes);
    const bytes = this.#buffer.slice(this.#start, end);
    this.#start = end;
    return bytes;
  }

  /** One line as Latin-1 without its line break. Throws `ProtocolError` when it is longer or the connection ends. */
  async readLine(maxBytes: number): Promise<string> {
    let line = "";
    for (;;) {
      const feed = this.#buffer.subarray(this.#start, this.#end).indexOf(0x0a);
      const end = feed < 0 ? this.#end : this.#start + feed;
      line += latin1(this.#buffer.subarray(this.#start, end));
      this.#start = feed < 0 ? end : end + 1;
      if (line.length > maxBytes) throw new ProtocolError(`a line is longer than ${maxBytes} bytes`);
      if (feed >= 0) return line.endsWith("\r") ? line.slice(0, -1) : line;
      if (!(await this.#fill())) throw new ProtocolError("the connection ended too early");
    }
  }

  async #fill(): Promise<boolean> {
    this.#start = 0;
    this.#end = 0;
    const count = await this.source.read(this.#buffer);
    this.#end = count ?? 0;
    return count !== null && count > 0;
  }
}

function latin1(bytes: Uint8Array): string {
  // TextDecoder("latin1") is windows-1252 by the Encoding standard and changes 0x80 to 0x9f.
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
