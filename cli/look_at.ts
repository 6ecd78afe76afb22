import { AppError } from "../domain/errors.ts";
import { quote } from "../domain/import_json.ts";

/** What lies at a path, links not followed; `undefined` when nothing does. Throws `AppError` when that cannot be said. */
export async function lookAt(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) return undefined;
    throw new AppError(
      "invalid",
      `Cannot look at ${quote(path)}: ${cause instanceof Error ? cause.message : String(cause)}`,
      "Give this user the right to read it, or name another path",
      { cause },
    );
  }
}
