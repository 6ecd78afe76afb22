import { listConnectionUsers } from "../../storage/connection_users.ts";
import type { ServiceDeps } from "../deps.ts";

/** Says of every block that names one of the connections that its card may look another way now. */
export async function tellBlocks(
  { db, bus }: Pick<ServiceDeps, "db" | "bus">,
  names: readonly string[],
): Promise<void> {
  for (const user of await listConnectionUsers(db)) {
    if (user.names.some((name) => names.includes(name))) bus.publish({ kind: "card", blockId: user.id });
  }
}
