import type { RequestRecord } from "../../domain/outcome.ts";
import { recordConnectionUse } from "../../storage/connections.ts";
import type { ServiceDeps } from "../deps.ts";
import type { OpenedConnections } from "./open_connections.ts";

/** A block that runs every few seconds must not write as often only to say that it ran. */
const NOTE_EVERY_MS = 60_000;

/** Keeps when each connection was used by a run and what its source answered; at most once a minute each. */
export async function noteUse(
  { db, now }: Pick<ServiceDeps, "db" | "now">,
  { open, usedAt }: OpenedConnections,
  requests: readonly RequestRecord[],
): Promise<void> {
  const at = now();
  for (const { id, origin } of open) {
    if (at - (usedAt.get(id) ?? 0) < NOTE_EVERY_MS) continue;
    const { host } = new URL(origin);
    const last = requests.findLast((request) => request.host === host);
    if (last === undefined) continue;
    await recordConnectionUse(db, id, {
      at,
      status: last.status ?? null,
      error: last.status === undefined ? WORDS[last.refused ?? ""] ?? "The source did not answer" : null,
    });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  permission: "A request was not of this connection’s methods or paths",
  timeout: "The source took too long",
  network: "The source was not reached",
};
