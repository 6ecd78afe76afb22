import type { Config } from "../config.ts";
import { AppError } from "../domain/errors.ts";

/** A server of its own keeps its own copies; reading it row by row would be no copy of one moment. */
export function refuseRemote(
  { databaseUrl }: Pick<Config, "databaseUrl">,
  verb: "back up" | "restore",
): void {
  if (databaseUrl.startsWith("file:")) return;
  throw new AppError(
    "unavailable",
    `Cannot ${verb} the database: it lives on a server of its own`,
    "Use that server's own backup; docs/backup.md names the ways",
  );
}
