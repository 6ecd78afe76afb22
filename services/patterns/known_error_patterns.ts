import { SEEDED_ERROR_PATTERNS } from "../../generation/error_patterns.ts";
import { type ErrorPatternRow, listErrorPatterns, seedErrorPatterns } from "../../storage/error_patterns.ts";
import type { ServiceDeps } from "../deps.ts";

/** Puts the patterns that come with the program into the database; for its start. */
export async function renewErrorPatterns({ db, now }: Pick<ServiceDeps, "db" | "now">): Promise<void> {
  await seedErrorPatterns(db, SEEDED_ERROR_PATTERNS, now());
}

/** Every error pattern; a database that has none yet gets those of the program first. */
export async function listKnownErrorPatterns(
  deps: Pick<ServiceDeps, "db" | "now">,
): Promise<readonly ErrorPatternRow[]> {
  const rows = await listErrorPatterns(deps.db);
  if (rows.some(({ isSeeded }) => isSeeded)) return rows;
  await renewErrorPatterns(deps);
  return await listErrorPatterns(deps.db);
}
