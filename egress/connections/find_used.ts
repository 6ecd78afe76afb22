import { Buffer } from "node:buffer";
import { EgressError } from "../egress_error.ts";
import type { EgressPolicy, EgressRequest, OpenConnection } from "../types.ts";
import { coreOf, patternOf } from "./placeholder.ts";

/** Which secrets a request is about. */
export interface Used {
  /** The one that it names: its way of signing in is applied. */
  readonly named?: OpenConnection;
  /** That one, and those whose placeholders it holds. */
  readonly all: readonly OpenConnection[];
  /** The one whose secret is the whole address of the request. */
  readonly address?: OpenConnection;
}

export const NOTHING_USED: Used = { all: [] };

/** Throws `EgressError` "permission" for a name that is none and for a placeholder where no secret can stand. */
export function findUsed(request: EgressRequest, { connections = [] }: EgressPolicy): Used {
  const { connection: name } = request;
  const named = name === undefined ? undefined : connections.find((each) => each.name === name);
  if (name !== undefined && named === undefined) throw unknownConnection(name, connections);
  if (connections.length === 0) return NOTHING_USED;
  const held = connections.filter((each) => isHeld(each, request));
  const address = held.find((each) => each.auth.kind === "address" && isAddressOf(request.url, each));
  if (address === undefined) checkHost(request.url, held);
  if (named?.auth.kind === "address" && address !== named) {
    throw new EgressError("permission", `Cannot use the connection "${named.name}" for another address`, {
      hint: `Its secret is the whole address: fetch(ctx.secret("${named.name}"))`,
    });
  }
  return {
    all: named === undefined || held.includes(named) ? held : [named, ...held],
    ...(named === undefined ? {} : { named }),
    ...(address === undefined ? {} : { address }),
  };
}

/** True when the text holds what stands for the secret, as it is or percent-encoded. */
export function holdsPlaceholder(text: string, connections: readonly OpenConnection[]): boolean {
  return connections.some(({ placeholder }) => patternOf(coreOf(placeholder)).test(text));
}

function isHeld(connection: OpenConnection, { url, headers = [], body }: EgressRequest): boolean {
  const pattern = patternOf(coreOf(connection.placeholder));
  const texts = [url, ...headers.flat(), body === undefined ? "" : latin1(body)];
  // A pattern that remembers where it was would begin the next text in its middle.
  return texts.some((text) => text.search(pattern) >= 0);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function isAddressOf(url: string, { placeholder }: OpenConnection): boolean {
  return URL.canParse(url) && new URL(url).href === placeholder;
}

/** A host is no place for a secret: it would be looked up. */
function checkHost(url: string, held: readonly OpenConnection[]): void {
  if (!URL.canParse(url)) return;
  const { host, username, password, href } = new URL(url);
  const [found] = held.filter((each) => holdsPlaceholder(`${host} ${username} ${password}`, [each]));
  if (found === undefined) return;
  const isOwnAddress = found.auth.kind === "address" && href.startsWith(found.placeholder);
  throw new EgressError(
    "permission",
    isOwnAddress
      ? `Cannot add to the secret address "${found.name}": expected it alone`
      : `Cannot put the secret "${found.name}" into the host of an address`,
    { hint: `Use ctx.secret("${found.name}") in a header, a query or a body, or name the connection` },
  );
}

function unknownConnection(name: string, connections: readonly OpenConnection[]): EgressError {
  const names = connections.map((each) => `"${each.name}"`).join(", ");
  return new EgressError("permission", `There is no connection "${name.slice(0, 40)}" for this block`, {
    hint: names === ""
      ? "Make one in the settings and allow it for this block, or use a source that needs no key"
      : `Allowed for this block: ${names}`,
  });
}
