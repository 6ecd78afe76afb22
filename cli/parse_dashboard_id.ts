import { NotFoundError } from "../domain/errors.ts";
import { DashboardId } from "../domain/ids.ts";
import { UsageError } from "./usage_error.ts";

/** The id that a flag gave. @throws NotFoundError for text that no dashboard has as its id. */
export function parseDashboardId(text: string | undefined): DashboardId | undefined {
  if (text === undefined) return undefined;
  const id = DashboardId.safeParse(text);
  if (!id.success) throw new NotFoundError("dashboard", text);
  return id.data;
}

/** The first word of a command. @throws UsageError when there is none. */
export function requireDashboardId(words: readonly string[]): DashboardId {
  const id = parseDashboardId(words[0]);
  if (id === undefined) {
    throw new UsageError("Expected the id of a dashboard", "tessera dashboard list shows them");
  }
  return id;
}
