import type { Context } from "hono";
import { isRecord } from "../../domain/json.ts";

/** The session of the request, as the guard of the sign-in put it into the context; `undefined` for a stranger. */
export function findSessionId(c: Context): string | undefined {
  const session: unknown = c.get("session");
  return isRecord(session) && typeof session["id"] === "string" ? session["id"] : undefined;
}
