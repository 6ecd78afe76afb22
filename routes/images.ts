import { Hono } from "hono";
import { paths } from "../urls.ts";
import type { RouteDeps } from "./deps.ts";

const MAX_AGE_SECONDS = 3600;

/**
 * GET /images/:token   an image of a card, fetched for it by the server; raster only
 */
export function createImageRoutes({ app }: Pick<RouteDeps, "app">): Hono {
  const routes = new Hono();
  routes.get(paths.image, async (c) => {
    const image = await app.fetchImage(c.req.param("token"));
    if (image === undefined) return c.notFound();
    c.header("Content-Type", image.type);
    // Opened directly it is a file from a stranger: no document, no script, no embedding (attack 115).
    c.header("Content-Security-Policy", "default-src 'none'; sandbox");
    c.header("Content-Disposition", "attachment");
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Cache-Control", `private, max-age=${MAX_AGE_SECONDS}`);
    return c.body(new Uint8Array(image.bytes));
  });
  return routes;
}
