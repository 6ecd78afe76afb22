import type { ConnectionId } from "../../domain/connection.ts";
import { AppError } from "../../domain/errors.ts";
import type { Manifest } from "../../domain/manifest.ts";
import type { Secret } from "../../domain/secret.ts";
import { createPlaceholder } from "../../egress/connections/placeholder.ts";
import type { OpenConnection } from "../../egress/types.ts";
import {
  type ConnectionRow,
  listConnections,
  recordConnectionUse,
  updateConnection,
} from "../../storage/connections.ts";
import type { Database } from "../../storage/database.ts";
import type { ServiceDeps } from "../deps.ts";
import { termsOf } from "./list_connections.ts";
import { openSecret, sealOwner, sealSecret } from "./seal_secret.ts";

export interface OpenDeps extends Pick<ServiceDeps, "db" | "secrets" | "log" | "now"> {
  /** Where rotated tokens are stored, when `db` is closed by then; otherwise `db` itself. */
  readonly withDatabase?: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
}

/** What of a block decides which connections its runs get. */
export interface ConnectionUse {
  readonly manifest: Pick<Manifest, "connections">;
  readonly approvedConnections: readonly ConnectionId[];
}

export interface OpenedConnections {
  readonly open: readonly (OpenConnection & { readonly id: ConnectionId })[];
  /** Names of approved ones whose secret cannot be opened; the log says why. */
  readonly unreadable: readonly string[];
  /** When each was last used, as stored before this run. */
  readonly usedAt: ReadonlyMap<ConnectionId, number>;
}

const UNREADABLE = "The stored secret cannot be opened: type it in again";
const NONE: OpenedConnections = { open: [], unreadable: [], usedAt: new Map() };

/** Connections that the block's version names and a person approved for this block: nothing else is opened. */
export async function openConnectionsFor(
  deps: OpenDeps,
  { manifest, approvedConnections }: ConnectionUse,
): Promise<OpenedConnections> {
  if (manifest.connections.length === 0 || approvedConnections.length === 0) return NONE;
  const rows = (await listConnections(deps.db)).filter(({ id, name }) =>
    manifest.connections.includes(name) && approvedConnections.includes(id)
  );
  const opened = await Promise.all(rows.map(async (row) => ({ row, open: await tryOpen(deps, row) })));
  return {
    open: opened.flatMap(({ open }) => open ?? []),
    unreadable: opened.filter(({ open }) => open === undefined).map(({ row }) => row.name),
    usedAt: new Map(rows.map(({ id, lastUsedAt }) => [id, lastUsedAt ?? 0])),
  };
}

async function tryOpen(
  deps: OpenDeps,
  row: ConnectionRow,
): Promise<(OpenConnection & { readonly id: ConnectionId }) | undefined> {
  try {
    return await openConnection(deps, row);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    deps.log.error("connections", "Secret not opened", { connection: row.name }, error);
    if (row.lastError !== UNREADABLE) {
      await recordConnectionUse(deps.db, row.id, { at: deps.now(), status: null, error: UNREADABLE });
    }
    return undefined;
  }
}

/** One connection made ready for requests. @throws AppError "database" when its secret cannot be opened. */
export async function openConnection(
  deps: OpenDeps,
  row: ConnectionRow,
): Promise<OpenConnection & { readonly id: ConnectionId }> {
  return {
    ...termsOf(row),
    id: row.id,
    secret: await openSecret(deps.secrets, row),
    placeholder: createPlaceholder(row.auth.kind),
    onRotated: (secret) =>
      deps.withDatabase?.((db) => keepRotated({ ...deps, db }, row, secret)) ??
        keepRotated(deps, row, secret),
  };
}

/**
 * Stores the refresh token that a server gave in place of the one before, which may be worth nothing by now. Not when
 * the connection leads elsewhere meanwhile, or is gone: then it is no secret of that place.
 */
export async function keepRotated(
  { db, secrets, log, now }: Omit<OpenDeps, "withDatabase">,
  opened: ConnectionRow,
  secret: Secret,
): Promise<void> {
  const sealed = await sealSecret(secrets, opened, secret);
  await db.transaction(async (tx) => {
    const row = (await listConnections(tx)).find(({ id }) => id === opened.id);
    if (row === undefined || sealOwner(row.id, row) !== sealOwner(opened.id, opened)) return;
    await updateConnection(tx, row.id, { sealed, sealedAt: now(), updatedAt: now() });
  });
  log.info("connections", "Refresh token replaced by its server", { connection: opened.name });
}
