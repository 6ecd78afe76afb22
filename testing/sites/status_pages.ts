import type { Site } from "../internet/types.ts";

/** Long enough to stand out beside the others, short enough for a test. */
const SLOW_MS = 300;

/**
 * Sites to watch: shop and www are well, api is slow, wiki answers 500, legacy refuses HEAD,
 * intranet.harvest.example is nobody's: it does not resolve.
 */
export const statusSites: readonly Site[] = [
  { hosts: ["shop.example", "www.harvest.example"], handle: () => page(200) },
  {
    hosts: ["api.harvest.example"],
    async handle() {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      return Response.json({ ok: true });
    },
  },
  { hosts: ["wiki.harvest.example"], handle: () => page(500) },
  {
    hosts: ["legacy.harvest.example"],
    handle: (request) =>
      request.method === "HEAD" ? new Response(null, { status: 405, headers: { allow: "GET" } }) : page(200),
  },
];

export const SIX_SITES = [
  "shop",
  "www.harvest",
  "api.harvest",
  "wiki.harvest",
  "legacy.harvest",
  "intranet.harvest",
]
  .map((name) => `https://${name}.example`);

/** Names of the watched sites that a right card shows as down. */
export const SITES_DOWN = ["wiki.harvest.example", "intranet.harvest.example"];

function page(status: number): Response {
  return new Response(`<!doctype html><title>Harvest</title><h1>Status ${status}</h1>`, {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}
