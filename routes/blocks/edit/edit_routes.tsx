import { type Context, Hono } from "hono";
import { z } from "zod";
import { AppError } from "../../../domain/errors.ts";
import { cleanText } from "../../../domain/outcome.ts";
import type { ProposalDetail } from "../../../services/edit/types.ts";
import { href, paths } from "../../../urls.ts";
import { answerCard } from "../../answer_action.tsx";
import type { RouteDeps } from "../../deps.ts";
import { loadPageFrame } from "../../page_frame.ts";
import { getBlockId, getGenerationId, isFragmentRequest } from "../../read_request.ts";
import { renderFragment, renderPage } from "../../render.tsx";
import { loadBlock } from "../details/load_block.ts";
import { parseNumberParameter } from "../details/parse_parameters.ts";
import { EditPage, type RefusedRequest } from "./edit_page.tsx";
import { ProposalPage } from "./proposal_page.tsx";
import { Talk } from "./talk.tsx";

const RequestForm = z.object({ request: z.string().default(""), example: z.string().optional() });
const MAX_SHOWN_CHARS = 2_000;

/**
 * GET  /blocks/:block/edit                        the conversation; its live part alone for htmx
 * POST /blocks/:block/edit                        one more request
 * GET  /blocks/:block/proposals/:version          a version that waits to be chosen
 * POST /blocks/:block/proposals/:version/choices  puts it on the card
 * POST /blocks/:block/proposals/:version/drops    keeps the old one
 * POST /generations/:generation/dismissals        takes a change that ended badly off the card
 */
export function createEditRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.blockEdit, (c) => showConversation(c, deps));
  routes.post(paths.blockEdit, (c) => requestEdit(c, deps));
  routes.get(paths.blockProposal, (c) => showProposal(c, deps));
  routes.post(paths.blockChoices, (c) => chooseProposal(c, deps));
  routes.post(paths.blockDrops, (c) => dropProposal(c, deps));
  routes.post(
    paths.generationDismissals,
    async (c) => answerCard(c, deps, await deps.app.dismissGeneration(getGenerationId(c))),
  );
  return routes;
}

async function showConversation(c: Context, deps: RouteDeps, refused?: RefusedRequest): Promise<Response> {
  const id = getBlockId(c);
  const [block, conversation, frame] = await Promise.all([
    loadBlock(deps.app, id),
    deps.app.getConversation(id),
    loadPageFrame(c, deps),
  ]);
  const { app } = deps;
  if (isFragmentRequest(c) && refused === undefined) {
    return renderFragment(c, <Talk frame={frame} block={block} conversation={conversation} app={app} />);
  }
  const page = <EditPage {...{ frame, block, conversation, app, refused }} />;
  return renderPage(c, page, { status: refused === undefined ? 200 : 422 });
}

async function requestEdit(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const { request, example } = RequestForm.parse(await c.req.parseBody());
  try {
    await deps.app.requestEdit(id, example ?? request);
  } catch (error) {
    // What a person can put right stands beside the field, with their words still in it.
    if (!(error instanceof AppError) || (error.code !== "invalid" && error.code !== "conflict")) throw error;
    const problem = [error.message, error.hint].filter((part) => part !== undefined).join(". ");
    return await showConversation(c, deps, { request: cleanText(request, MAX_SHOWN_CHARS), problem });
  }
  return c.redirect(href("blockEdit", { block: id }), 303);
}

async function showProposal(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const number = parseNumberParameter(c, "version");
  const proposal = await findProposal(deps, id, number);
  // A link from before it was chosen or dropped still leads to its code.
  if (proposal === undefined) {
    return c.redirect(href("blockVersion", { block: id, version: number }), 303);
  }
  const { app } = deps;
  const [block, frame, comparison] = await Promise.all([
    loadBlock(app, id),
    loadPageFrame(c, deps),
    proposal.kind === "rebuild" ? app.compareModels(id, number) : undefined,
  ]);
  return renderPage(c, <ProposalPage {...{ frame, block, proposal, app, comparison }} />);
}

async function findProposal(
  { app }: RouteDeps,
  id: ReturnType<typeof getBlockId>,
  number: number,
): Promise<ProposalDetail | undefined> {
  try {
    return await app.getProposal(id, number);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}

async function chooseProposal(c: Context, deps: RouteDeps): Promise<Response> {
  const { card, label, undo } = await deps.app.chooseProposal(
    getBlockId(c),
    parseNumberParameter(c, "version"),
  );
  return await answerCard(c, deps, card, { label, undoToken: undo.token });
}

async function dropProposal(c: Context, deps: RouteDeps): Promise<Response> {
  const card = await deps.app.dropProposal(getBlockId(c), parseNumberParameter(c, "version"));
  return await answerCard(c, deps, card, { label: "The card stays as it is" });
}
