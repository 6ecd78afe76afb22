import { type Context, Hono } from "hono";
import { z } from "zod";
import { BlockId } from "../../domain/ids.ts";
import { href, paths } from "../../urls.ts";
import { cardId } from "../../views/card.tsx";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { renderPage } from "../render.tsx";
import { TrashPage } from "./trash_page.tsx";

const RestoreForm = z.object({ block: BlockId });
/** Each block that was on the page when the person said so; what came into the trash later stays. */
const RemovalForm = z.object({ block: z.union([BlockId.transform((one) => [one]), z.array(BlockId)]) });

/**
 * GET  /trash   deleted blocks
 * POST /trash   brings one back to its dashboard
 * POST /trash/removals   removes one, or all that the page showed, for good
 */
export function createTrashRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.trash, (c) => showTrash(c, deps));
  routes.post(paths.trash, (c) => restoreBlock(c, deps));
  routes.post(paths.trashRemovals, (c) => removeBlocks(c, deps));
  return routes;
}

async function showTrash(c: Context, deps: RouteDeps): Promise<Response> {
  const [frame, items] = await Promise.all([loadPageFrame(c, deps), deps.app.listTrash()]);
  return renderPage(c, <TrashPage frame={frame} items={items} />);
}

async function restoreBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const { block } = RestoreForm.parse(await c.req.parseBody());
  await deps.app.restoreBlock(block);
  const { dashboard } = await deps.app.getBlock(block);
  return c.redirect(`${href("dashboard", { dashboard: dashboard.id })}#${cardId(block)}`, 303);
}

async function removeBlocks(c: Context, deps: RouteDeps): Promise<Response> {
  const { block } = RemovalForm.parse(await c.req.parseBody({ all: true }));
  await deps.app.purgeBlocks(block);
  return c.redirect(href("trash"), 303);
}
