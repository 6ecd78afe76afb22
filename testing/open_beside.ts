import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const WAIT_FOR_LOCK_MS = 10_000;

/**
 * The rows of a data folder whose server may run: waits while it writes, up to 10 s. Node's default is not to wait, so
 * a test that writes beside a server would fail whenever both write at once.
 */
export function openBeside(dataDir: string): DatabaseSync {
  return new DatabaseSync(join(dataDir, "tessera.db"), { timeout: WAIT_FOR_LOCK_MS });
}
