import { join } from "node:path";

/** A folder that `deno task build` fills. */
export function builtFolder(name = ""): string {
  return join(import.meta.dirname ?? ".", "..", "static", "dist", name);
}
