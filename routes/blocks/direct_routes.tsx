import { type Context, Hono } from "hono";
import { z } from "zod";
import { href, paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { getBlockId } from "../read_request.ts";
import { renderPage } from "../render.tsx";
import { DirectPage, type RefusedDirect } from "./direct_page.tsx";

const DirectForm = z.object({
  hosts: z.string().max(4_000),
  /** The box under the risks; a form without it allows nothing. */
  risks: z.literal("accepted").optional(),
});

/**
 * GET  /blocks/:block/direct              what direct network means, and whether the block has it
 * POST /blocks/:block/direct              lets its process out to exactly these hosts
 * POST /blocks/:block/direct/revocations  takes it back
 */
export function createDirectRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.blockDirect, (c) => showDirect(c, deps));
  routes.post(paths.blockDirect, (c) => allowDirect(c, deps));
  routes.post(paths.blockDirectRevocations, (c) => revokeDirect(c, deps));
  return routes;
}

async function showDirect(c: Context, deps: RouteDeps, refused?: RefusedDirect): Promise<Response> {
  const [block, frame] = await Promise.all([deps.app.getBlock(getBlockId(c)), loadPageFrame(c, deps)]);
  return renderPage(c, <DirectPage frame={frame} block={block} refused={refused} />, {
    status: refused === undefined ? 200 : 422,
  });
}

async function allowDirect(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const { hosts, risks } = DirectForm.parse(await c.req.parseBody());
  if (risks === undefined) return await showDirect(c, deps, { hosts, problems: [], isAccepted: false });
  const result = await deps.app.allowDirectNetwork(id, hosts.split(/\r?\n/));
  if (result.kind === "allowed") return c.redirect(href("blockDirect", { block: id }), 303);
  return await showDirect(c, deps, { hosts, problems: result.problems, isAccepted: true });
}

async function revokeDirect(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  await deps.app.revokeDirectNetwork(id);
  return c.redirect(href("blockDirect", { block: id }), 303);
}
