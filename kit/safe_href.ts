const SAFE_PROTOCOLS = new Set(["https:", "http:", "mailto:"]);
const MAX_HREF_CHARS = 4_000;

/**
 * The address in the URL parser's own spelling when it is an absolute http, https or mailto address; otherwise
 * `undefined`. Relative addresses are refused: a block has no place of its own on this server.
 */
export function safeHref(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > MAX_HREF_CHARS || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (!SAFE_PROTOCOLS.has(url.protocol)) return undefined;
  // "https://bank.example@evil.example" shows one name and opens another.
  if (url.username !== "" || url.password !== "") return undefined;
  return url.href;
}

/** Attributes of every link out of a block. */
export const LINK_ATTRIBUTES = { target: "_blank", rel: "noopener noreferrer nofollow" } as const;
