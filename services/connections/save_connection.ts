import type { ConnectionId, ConnectionTerms } from "../../domain/connection.ts";
import { createConnectionId } from "../../domain/ids.ts";
import {
  type ConnectionChange,
  type ConnectionRow,
  findConnectionByName,
  getConnection,
  insertConnection,
  updateConnection,
} from "../../storage/connections.ts";
import { withdrawFromAll } from "../../storage/connection_users.ts";
import type { ServiceDeps } from "../deps.ts";
import { termsOf } from "./list_connections.ts";
import { parseConnection } from "./parse_connection.ts";
import { parseSecret } from "./parse_secret.ts";
import { openSecret, sealOwner, sealSecret } from "./seal_secret.ts";
import { tellBlocks } from "./tell_blocks.ts";
import type { ConnectionForm, SavedConnection } from "./types.ts";

export type SaveDeps = Pick<ServiceDeps, "db" | "secrets" | "bus" | "now">;

const TAKEN: SavedConnection = { kind: "invalid", errors: { name: "Another connection has this name" } };
/** What came of the secret before says nothing of the new one. */
const UNTRIED = { lastStatus: null, lastError: null };
const RETYPE = "The secret is bound to where and how it is sent: type it in again to change that";

/** Stores a new connection, its secret sealed. */
export async function createConnection(
  deps: SaveDeps,
  form: ConnectionForm,
): Promise<SavedConnection> {
  const parsed = parseConnection(form);
  if (parsed.kind === "invalid") return parsed;
  const { terms } = parsed;
  const secret = parseSecret(form, terms);
  if (secret.kind === "invalid") return secret;
  const id = createConnectionId();
  const sealed = await sealSecret(deps.secrets, { id, ...terms }, secret.secret);
  if (!await insertConnection(deps.db, { ...terms, id, sealed, createdAt: deps.now() })) return TAKEN;
  await tellBlocks(deps, [terms.name]);
  return { kind: "saved", id };
}

/**
 * Changes the terms. The secret stays when none is given, unless it would go to another place: then it is asked for,
 * and every block must be approved again, since what a person said yes to was the old place.
 */
export async function changeConnection(
  deps: SaveDeps,
  id: ConnectionId,
  form: ConnectionForm,
): Promise<SavedConnection> {
  const row = await getConnection(deps.db, id);
  const parsed = parseConnection(form);
  if (parsed.kind === "invalid") return parsed;
  const { terms } = parsed;
  const other = await findConnectionByName(deps.db, terms.name);
  if (other !== undefined && other.id !== id) return TAKEN;
  const isNewPlace = !isSamePlace(row, terms);
  const hasSecret = form.secret.reveal().trim() !== "" || form.refreshToken.reveal().trim() !== "";
  if (isNewPlace && !hasSecret) return { kind: "invalid", errors: { secret: RETYPE } };
  const sealing = await sealAnew(deps, { row, terms, form, hasSecret });
  if (sealing.kind === "invalid") return sealing;
  const { kind: _kind, ...sealed } = sealing;
  await deps.db.transaction(async (db) => {
    await updateConnection(db, id, { ...terms, ...sealed, updatedAt: deps.now() });
    if (isNewPlace) await withdrawFromAll(db, id, deps.now());
  });
  await tellBlocks(deps, [row.name, terms.name]);
  return { kind: "saved", id };
}

/** Puts another secret in the place of the stored one, for the same place. */
export async function replaceSecret(
  deps: SaveDeps,
  id: ConnectionId,
  given: Pick<ConnectionForm, "secret" | "refreshToken">,
): Promise<SavedConnection> {
  const row = await getConnection(deps.db, id);
  const secret = parseSecret(given, row);
  if (secret.kind === "invalid") return secret;
  const sealed = await sealSecret(deps.secrets, row, secret.secret);
  await updateConnection(deps.db, id, { ...UNTRIED, sealed, sealedAt: deps.now(), updatedAt: deps.now() });
  await tellBlocks(deps, [row.name]);
  return { kind: "saved", id };
}

/** Where the secret is sent, and as what: with another of these it is another secret's home. */
function isSamePlace(row: ConnectionRow, terms: ConnectionTerms): boolean {
  const placeOf = ({ origin, auth }: ConnectionTerms) =>
    JSON.stringify([origin, auth.kind, "tokenUrl" in auth ? auth.tokenUrl : null]);
  return placeOf(termsOf(row)) === placeOf(terms);
}

interface Sealing {
  readonly row: ConnectionRow;
  readonly terms: ConnectionTerms;
  readonly form: ConnectionForm;
  readonly hasSecret: boolean;
}

type Sealed =
  | ({ readonly kind: "sealed" } & Partial<ConnectionChange>)
  | Extract<SavedConnection, { kind: "invalid" }>;

async function sealAnew(deps: SaveDeps, { row, terms, form, hasSecret }: Sealing): Promise<Sealed> {
  const { id } = row;
  if (hasSecret) {
    const secret = parseSecret(form, terms);
    if (secret.kind === "invalid") return secret;
    const sealed = await sealSecret(deps.secrets, { id, ...terms }, secret.secret);
    return { kind: "sealed", ...UNTRIED, sealed, sealedAt: deps.now() };
  }
  if (sealOwner(id, row) === sealOwner(id, terms)) return { kind: "sealed" };
  const kept = await openSecret(deps.secrets, row);
  return { kind: "sealed", sealed: await sealSecret(deps.secrets, { id, ...terms }, kept) };
}
