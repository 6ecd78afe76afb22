import type { Context } from "hono";

/**
 * The one of our origins under which the request came, by its exact Host header; `undefined` for a stranger's name.
 * The address of the request must agree: an absolute request line carries its own, and only that is routed by.
 */
export function findOwnOrigin(c: Context, origins: readonly string[]): URL | undefined {
  const host = c.req.header("host");
  if (host === undefined || !URL.canParse(c.req.url)) return undefined;
  const address = new URL(c.req.url);
  if (address.host !== host.toLowerCase() || address.username !== "" || address.password !== "") {
    return undefined;
  }
  return origins.map((origin) => new URL(origin)).find((origin) => origin.host === address.host);
}
