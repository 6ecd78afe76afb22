import type { ByteReader } from "./byte_reader.ts";
import { ProtocolError } from "./protocol_error.ts";

const MAX_HEAD_BYTES = 64 * 1024;
const MAX_INTERIM_ANSWERS = 8;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case, values as Latin-1, in the order they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly isHttp10: boolean;
}

/** The head of the final answer; interim answers (1xx) are read over. Throws `ProtocolError`. */
export async function readHead(reader: ByteReader): Promise<ResponseHead> {
  for (let count = 0; count <= MAX_INTERIM_ANSWERS; count += 1) {
    const head = await readOneHead(reader);
    // 101 would hand the connection to another protocol, which was never asked for.
    if (head.status === 101) throw new ProtocolError("the protocol was switched unasked");
    if (head.status >= 200) return head;
  }
  throw new ProtocolError("only interim answers came");
}

/** The value of a header; several fields of one name as one list; `undefined` when it is absent. */
export function headerOf(headers: ResponseHead["headers"], name: string): string | undefined {
  const values = headers.filter(([each]) => each === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}

async function readOneHead(reader: ByteReader): Promise<ResponseHead> {
  const first = await reader.readLine(MAX_HEAD_BYTES);
  const match = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: (.*))?$/.exec(first);
  if (match === null) throw new ProtocolError("the status line is malformed");
  const headers: [string, string][] = [];
  let leftBytes = MAX_HEAD_BYTES - first.length;
  for (let line = await reader.readLine(leftBytes); line !== ""; line = await reader.readLine(leftBytes)) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined || value === undefined || /[\0\r]/.test(value)) {
      throw new ProtocolError("a header line is malformed");
    }
    headers.push([name.toLowerCase(), value]);
    leftBytes -= line.length + 2;
  }
  return { status: Number(match[2]), statusText: match[3] ?? "", headers, isHttp10: match[1] === "0" };
}
