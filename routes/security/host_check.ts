import type { MiddlewareHandler } from "hono";
import type { RouteDeps } from "../deps.ts";
import { findOwnOrigin } from "./own_origin.ts";

const MAX_SHOWN_CHARS = 100;

/**
 * Answers only under our own names: a page of another site whose name was pointed at this machine (DNS rebinding)
 * arrives with its own Host header.
 */
export function checkHost({ origins }: Pick<RouteDeps, "origins">): MiddlewareHandler {
  return async (c, next) => {
    if (findOwnOrigin(c, origins) !== undefined) return await next();
    const host = (c.req.header("host") ?? "").replace(/[^\w.:[\]-]/g, "?").slice(0, MAX_SHOWN_CHARS);
    return c.text(
      `Tessera does not answer under the name "${host}".\nIf that is its address, name it in TESSERA_PUBLIC_URL.\n`,
      421,
    );
  };
}
