import type { Context } from "hono";
import type { RouteDeps } from "../deps.ts";

const LOOPBACK_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const LOOPBACK_ADDRESS = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/;

/** What a reverse proxy adds: with one of these the request was somebody else's before. */
const FORWARDED = [
  ...["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-server"],
  ...["x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip", "x-original-host"],
];

/**
 * True when somebody on this machine asks, and nobody through it. A reverse proxy on the same machine comes from
 * loopback too, and some forward without a word (nginx unless told otherwise, even with a loopback Host): so nothing
 * counts as direct once this server has a public address.
 */
export function isDirectLoopback(c: Context, { origins }: Pick<RouteDeps, "origins">): boolean {
  const isLoopbackName = (address: string) =>
    URL.canParse(address) && LOOPBACK_NAME.test(new URL(address).hostname);
  return origins.length > 0 && origins.every(isLoopbackName) &&
    isLoopbackName(`http://${c.req.header("host")}`) &&
    LOOPBACK_ADDRESS.test(findRemoteAddress(c.env) ?? "") &&
    FORWARDED.every((name) => c.req.header(name) === undefined);
}

/** Who opened the connection, as `Deno.serve` tells its handler; absent where there is no socket. */
function findRemoteAddress(info: unknown): string | undefined {
  if (typeof info !== "object" || info === null || !("remoteAddr" in info)) return undefined;
  const address = info.remoteAddr;
  if (typeof address !== "object" || address === null || !("hostname" in address)) return undefined;
  return typeof address.hostname === "string" ? address.hostname : undefined;
}
