import type { ConnectionId } from "../../domain/connection.ts";
import { hostPatternOf } from "../../domain/hosts.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { EgressAnswer, EgressPolicy, OpenConnection } from "../../egress/types.ts";
import { getConnection, recordConnectionUse } from "../../storage/connections.ts";
import type { ServiceDeps } from "../deps.ts";
import { lanGrantOf } from "../lan_hosts.ts";
import { openConnection, type OpenDeps } from "./open_connections.ts";
import type { ConnectionTest } from "./types.ts";

const MAX_EXCERPT_CHARS = 1_000;

/** Sends a GET with the secret to a path, as a block would, and says what came. @throws NotFoundError */
export async function testConnection(
  deps: OpenDeps & Pick<ServiceDeps, "broker">,
  id: ConnectionId,
  path: string,
): Promise<ConnectionTest> {
  const row = await getConnection(deps.db, id);
  const open = await openConnection(deps, row);
  const url = open.auth.kind === "address" ? open.placeholder : addressOf(open, path);
  if (url === undefined) {
    return {
      kind: "failed",
      message: `Cannot use path "${path.slice(0, 100)}"`,
      hint: 'Expected one such as "/user"',
    };
  }
  const answer = await deps.broker.send({ url, connection: open.name }, testPolicy(open));
  await recordConnectionUse(deps.db, id, {
    at: deps.now(),
    status: answer.kind === "answered" ? answer.status : null,
    error: answer.kind === "answered" ? null : cleanText(answer.message, 300),
  });
  return describe(answer);
}

/** The rules of a request that a person makes to see whether a connection works: its own origin and nothing else. */
export function testPolicy(open: OpenConnection): EgressPolicy {
  const origins = [open.origin, ...("tokenUrl" in open.auth ? [new URL(open.auth.tokenUrl).origin] : [])];
  return {
    purpose: "block",
    owner: `connection ${open.id}`,
    hosts: [hostPatternOf(new URL(open.origin))],
    lanHosts: origins.flatMap((origin) => lanGrantOf(origin) ?? []),
    connections: [open],
  };
}

function addressOf({ origin, pathPrefix }: OpenConnection, path: string): string | undefined {
  const typed = path.trim() || pathPrefix;
  if (!typed.startsWith("/") || !URL.canParse(typed, origin)) return undefined;
  const url = new URL(typed, origin);
  return url.origin === origin ? url.href : undefined;
}

function describe(answer: EgressAnswer): ConnectionTest {
  if (answer.kind === "failed") {
    return {
      kind: "failed",
      message: cleanText(answer.message),
      hint: answer.hint && cleanText(answer.hint),
    };
  }
  const type = answer.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  const text = new TextDecoder().decode(answer.body.subarray(0, MAX_EXCERPT_CHARS * 4));
  return {
    kind: "answered",
    status: answer.status,
    type: cleanText(type, 100),
    bytes: answer.body.byteLength,
    excerpt: cleanText(text, MAX_EXCERPT_CHARS),
  };
}
