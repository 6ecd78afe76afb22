import type { HeaderList } from "./request_headers.ts";

/** They belong to one connection, to the broker's cookie-less identity, or to the body before it was decoded. */
const DROPPED = new Set([
  ...["connection", "keep-alive", "proxy-authenticate", "proxy-authentication-info", "proxy-connection"],
  ...["te", "trailer", "transfer-encoding", "upgrade", "set-cookie", "set-cookie2"],
  ...["content-encoding", "content-length", "alt-svc", "clear-site-data"],
]);

/** The answer's headers that a caller gets to see. */
export function cleanResponseHeaders(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !DROPPED.has(name));
}
