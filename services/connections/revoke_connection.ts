import type { ConnectionId } from "../../domain/connection.ts";
import { deleteConnection, getConnection } from "../../storage/connections.ts";
import { withdrawFromAll } from "../../storage/connection_users.ts";
import type { ServiceDeps } from "../deps.ts";
import { tellBlocks } from "./tell_blocks.ts";

/** Forgets the secret and every approval of it; blocks keep their data and say what they need. @throws NotFoundError */
export async function revokeConnection(
  deps: Pick<ServiceDeps, "db" | "bus" | "now">,
  id: ConnectionId,
): Promise<void> {
  const { name } = await getConnection(deps.db, id);
  await deps.db.transaction(async (db) => {
    await deleteConnection(db, id);
    await withdrawFromAll(db, id, deps.now());
  });
  await tellBlocks(deps, [name]);
}
