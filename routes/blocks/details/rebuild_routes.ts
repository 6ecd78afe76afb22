import { Hono } from "hono";
import { z } from "zod";
import { href, paths } from "../../../urls.ts";
import type { RouteDeps } from "../../deps.ts";
import { getBlockId } from "../../read_request.ts";

const RebuildForm = z.object({ model: z.string().min(1).max(80) });

/** POST /blocks/:block/rebuilds  lets another model write the block, beside what is on the card */
export function createRebuildRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.post(paths.blockRebuilds, async (c) => {
    const block = getBlockId(c);
    const { model } = RebuildForm.parse(await c.req.parseBody());
    await deps.app.rebuildBlock(block, model);
    return c.redirect(href("blockEdit", { block }), 303);
  });
  return routes;
}
