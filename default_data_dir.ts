import { isAbsolute, join } from "node:path";
import { ConfigError } from "./config_values.ts";

export interface Machine {
  readonly os: typeof Deno.build.os;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The person's folder; throws or is empty for a user who has none. */
  readonly home: () => string | null | undefined;
}

/**
 * Where a system keeps what a program stores for a person, when nobody named a folder.
 * @throws ConfigError for a user without a home, as some service managers start programs.
 */
export function defaultDataDir({ os, environment, home }: Machine): string {
  if (os === "windows") {
    return join(environment["LOCALAPPDATA"] || join(homeOf(home), "AppData", "Local"), "tessera");
  }
  if (os === "darwin") return join(homeOf(home), "Library", "Application Support", "tessera");
  const named = environment["XDG_DATA_HOME"] ?? "";
  // The specification: a relative path is invalid and to be ignored.
  return join(isAbsolute(named) ? named : join(homeOf(home), ".local", "share"), "tessera");
}

function homeOf(home: Machine["home"]): string {
  let path: string | null | undefined;
  try {
    path = home();
  } catch {
    // The system knows no such user: the same as no home.
  }
  if (path !== null && path !== undefined && isAbsolute(path)) return path;
  throw new ConfigError(
    "Cannot find a place for data: this user has no home folder (HOME is not set); name a folder with --data or TESSERA_DATA_DIR",
  );
}
