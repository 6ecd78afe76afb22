import type { Context } from "hono";
import { Hono } from "hono";
import { paths } from "../../urls.ts";
import { chooseEncoding } from "../compress_text.ts";
import type { RouteDeps } from "../deps.ts";

const SUFFIXES = { br: ".br", gzip: ".gz" } as const;
const FOLDER = "/static/";

/**
 * GET /static/*   a built file; its name changes with its content, so browsers keep it for ever
 */
export function createStaticRoutes({ assets }: Pick<RouteDeps, "assets">): Hono {
  const routes = new Hono();
  routes.get(paths.static, async (c) => {
    const file = c.req.path.slice(FOLDER.length);
    const encoding = chooseEncoding(c.req.header("accept-encoding"));
    const packed = encoding === undefined ? undefined : await assets.read(file + SUFFIXES[encoding]);
    const asset = packed ?? await assets.read(file);
    if (asset === undefined) return c.notFound();
    return answerFile(c, { ...asset, encoding: packed === undefined ? undefined : encoding });
  });
  return routes;
}

interface StaticFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly encoding: string | undefined;
}

function answerFile(c: Context, { bytes, type, encoding }: StaticFile): Response {
  c.header("Content-Type", type);
  c.header("Cache-Control", "public, max-age=31536000, immutable");
  c.header("Vary", "Accept-Encoding");
  if (encoding !== undefined) c.header("Content-Encoding", encoding);
  return c.body(new Uint8Array(bytes));
}
