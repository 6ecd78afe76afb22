import type { Context } from "hono";
import { Hono } from "hono";
import { href, paths } from "../../urls.ts";
import { answerCard, answerGrid } from "../answer_action.tsx";
import type { RouteDeps } from "../deps.ts";
import { getBlockId } from "../read_request.ts";
import {
  ConnectionsForm,
  HostsForm,
  MoveForm,
  PauseForm,
  SizeForm,
  UndoForm,
  WithdrawalForm,
} from "./card_forms.ts";

/**
 * POST /blocks/:block/refreshes     runs it now
 * POST /blocks/:block/pause         pauses or resumes it
 * POST /blocks/:block/size          columns, rows, or both
 * POST /blocks/:block/moves         one place earlier or later
 * POST /blocks/:block/hosts         approves hosts
 * POST /blocks/:block/connections   approves connections, and the hosts that may get what they read
 * POST /blocks/:block/connections/withdrawals  takes one back
 * POST /blocks/:block/copies        duplicates it
 * POST /blocks/:block/deletions     puts it in the trash
 * POST /blocks/:block/restorations  takes it out again
 * POST /undos                       takes back the action of a token
 */
export function createCardActionRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.post(
    paths.blockRefreshes,
    async (c) => answerCard(c, deps, await deps.app.refreshBlock(getBlockId(c), "person")),
  );
  routes.post(paths.blockPause, (c) => pauseBlock(c, deps));
  routes.post(paths.blockSize, (c) => resizeBlock(c, deps));
  routes.post(paths.blockMoves, (c) => moveBlock(c, deps));
  routes.post(paths.blockHosts, (c) => approveHosts(c, deps));
  routes.post(paths.blockConnections, (c) => approveConnections(c, deps));
  routes.post(paths.blockWithdrawals, (c) => withdrawConnection(c, deps));
  routes.post(paths.blockCopies, (c) => copyBlock(c, deps));
  routes.post(paths.blockDeletions, (c) => deleteBlock(c, deps));
  routes.post(paths.blockRestorations, (c) => restoreBlock(c, deps));
  routes.post(paths.undos, (c) => undo(c, deps));
  return routes;
}

async function pauseBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const { paused } = PauseForm.parse(await c.req.parseBody());
  return await answerCard(c, deps, await deps.app.setPaused(getBlockId(c), paused === "yes"));
}

async function resizeBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const size = SizeForm.parse(await c.req.parseBody());
  const { columns, rows } = await deps.app.getCard(id);
  const card = await deps.app.resizeBlock(id, { columns: size.columns ?? columns, rows: size.rows ?? rows });
  return await answerCard(c, deps, card);
}

async function moveBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const block = getBlockId(c);
  const { direction } = MoveForm.parse(await c.req.parseBody());
  await deps.app.moveBlock(block, direction);
  const { dashboard } = await deps.app.getBlock(block);
  return await answerGrid(c, deps, { dashboard: dashboard.id, block });
}

async function approveHosts(c: Context, deps: RouteDeps): Promise<Response> {
  const { hosts, back } = HostsForm.parse(await c.req.parseBody({ all: true }));
  const card = await deps.app.approveHosts(getBlockId(c), hosts);
  if (back === "edit") return c.redirect(href("blockEdit", { block: card.id }), 303);
  return await answerCard(c, deps, card);
}

async function approveConnections(c: Context, deps: RouteDeps): Promise<Response> {
  const approval = ConnectionsForm.parse(await c.req.parseBody({ all: true }));
  return await answerCard(c, deps, await deps.app.approveConnections(getBlockId(c), approval));
}

async function withdrawConnection(c: Context, deps: RouteDeps): Promise<Response> {
  const { connection } = WithdrawalForm.parse(await c.req.parseBody());
  return await answerCard(c, deps, await deps.app.withdrawConnection(getBlockId(c), connection));
}

async function copyBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const copy = await deps.app.copyBlock(getBlockId(c));
  const { dashboard } = await deps.app.getBlock(copy.id);
  return await answerGrid(c, deps, {
    dashboard: dashboard.id,
    block: copy.id,
    toast: { label: `Made “${copy.title}”` },
  });
}

async function deleteBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const { dashboard } = await deps.app.getBlock(id);
  const undo = await deps.app.deleteBlock(id);
  return await answerGrid(c, deps, {
    dashboard: dashboard.id,
    toast: { label: undo.label, undoToken: undo.token },
  });
}

async function restoreBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const card = await deps.app.restoreBlock(getBlockId(c));
  const { dashboard } = await deps.app.getBlock(card.id);
  return await answerGrid(c, deps, {
    dashboard: dashboard.id,
    block: card.id,
    toast: { label: `“${card.title}” is back` },
  });
}

async function undo(c: Context, deps: RouteDeps): Promise<Response> {
  const { token } = UndoForm.parse(await c.req.parseBody());
  const { dashboardId, label } = await deps.app.undo(token);
  return await answerGrid(c, deps, { dashboard: dashboardId, toast: { label } });
}
