import type { Context } from "hono";
import { isRecord } from "../../domain/json.ts";
import type { RouteDeps } from "../deps.ts";

export function findSessionId(c: Context, _deps: RouteDeps): string | undefined {
  const session: unknown = c.get("session");
  return isRecord(session) && typeof session["id"] === "string" ? session["id"] : undefined;
}
