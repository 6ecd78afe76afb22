import type { Context } from "hono";
import { Hono } from "hono";
import { z } from "zod";
import { NotFoundError } from "../../domain/errors.ts";
import type { BlockId, GenerationId } from "../../domain/ids.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { CreateAnswer, GenerationView } from "../../services/types.ts";
import { href, paths } from "../../urls.ts";
import { cardId } from "../../views/card.tsx";
import { answerCard, answerGrid } from "../answer_action.tsx";
import { AskBox, type AskState, MAX_SENTENCE_CHARS } from "../dashboards/ask_box.tsx";
import { DashboardPage } from "../dashboards/dashboard_page.tsx";
import { loadGrid } from "../dashboards/load_grid.ts";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { getDashboardId, getGenerationId, isFragmentRequest, readTexts } from "../read_request.ts";
import { renderFragment, renderPage } from "../render.tsx";
import { findViewer } from "../viewer.ts";
import { answerGenerationEvents } from "./generation_events.ts";

/**
 * POST /dashboards/:dashboard/generations       a sentence: a block, a small form, the inspector, or what is missing
 * GET  /generations/:generation                 to the card that is being made
 * GET  /generations/:generation/events          stages, tokens and code as they come
 * POST /generations/:generation/cancellations   stops it
 * POST /generations/:generation/retries         starts it again
 * POST /generations/:generation/alternatives    asks for a sentence that its refusal named
 */
export function createGenerationRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.post(paths.generations, (c) => createGeneration(c, deps));
  routes.get(paths.generation, (c) => redirectToBlock(c, deps));
  routes.get(
    paths.generationEvents,
    async (c) => answerGenerationEvents(c, deps, await getGeneration(c, deps)),
  );
  routes.post(paths.generationCancellations, async (c) => {
    await deps.app.cancelGeneration(getGenerationId(c));
    return await answerBlock(c, deps, getGenerationId(c));
  });
  routes.post(paths.generationRetries, async (c) => {
    const { id } = await deps.app.retryGeneration(getGenerationId(c));
    return await answerBlock(c, deps, id);
  });
  routes.post(paths.generationAlternatives, (c) => takeAlternative(c, deps));
  return routes;
}

const AlternativeForm = z.object({ choice: z.coerce.number().int().min(0).max(20) });

/** Always a page of its own: the card that was pressed may be gone, and another one stands elsewhere. */
async function takeAlternative(c: Context, deps: RouteDeps): Promise<Response> {
  const { choice } = AlternativeForm.parse(await c.req.parseBody());
  const { answer, dashboardId } = await deps.app.takeAlternative(getGenerationId(c), choice);
  const home = href("dashboard", { dashboard: dashboardId });
  switch (answer.kind) {
    case "started":
      return redirectTo(c, `${home}#${cardId(answer.generation.blockId)}`);
    case "ready":
      return redirectTo(c, `${home}#${cardId(answer.blockId)}`);
    case "recipe":
      return redirectTo(c, href("recipe", { recipe: answer.recipe }, queryOf(answer.values)));
    case "address":
      return redirectTo(c, href("inspector", {}, { address: answer.address }));
    case "no_model":
      return redirectTo(c, `${href("settings")}#model`);
  }
}

async function createGeneration(c: Context, deps: RouteDeps): Promise<Response> {
  const dashboard = getDashboardId(c);
  const body = await c.req.parseBody();
  const sentence = readSentence(body["example"] ?? body["sentence"]);
  if (sentence === "") {
    return await answerAsk(c, deps, { sentence, problem: "Say in a few words what you want to see" });
  }
  if (sentence.length > MAX_SENTENCE_CHARS) {
    const problem = `At most ${MAX_SENTENCE_CHARS} characters, this has ${sentence.length}`;
    return await answerAsk(c, deps, { sentence: sentence.slice(0, MAX_SENTENCE_CHARS), problem });
  }
  // The very first page came before its script could say the time zone: noted now, the first run follows the browser too.
  await findViewer(c, deps.app);
  return await answerCreated(c, deps, {
    sentence,
    answer: await deps.app.createFromSentence(dashboard, sentence),
  });
}

async function answerCreated(
  c: Context,
  deps: RouteDeps,
  { sentence, answer }: { readonly sentence: string; readonly answer: CreateAnswer },
): Promise<Response> {
  switch (answer.kind) {
    case "started":
      return await answerNewCard(c, deps, answer.generation.blockId);
    case "ready":
      return await answerNewCard(c, deps, answer.blockId);
    case "recipe":
      return redirectTo(c, href("recipe", { recipe: answer.recipe }, queryOf(answer.values)));
    case "address":
      return redirectTo(c, href("inspector", {}, { address: answer.address }));
    case "no_model":
      return await answerAsk(c, deps, { sentence, answer });
  }
}

/** All cards with the new one among them, and its id for the script that brings it into view. */
async function answerNewCard(c: Context, deps: RouteDeps, block: BlockId): Promise<Response> {
  c.header("HX-Trigger", JSON.stringify({ "tessera:asked": { block } }));
  return await answerGrid(c, deps, { dashboard: getDashboardId(c), block });
}

/** The ask box again, with the sentence still in it and what is missing. */
async function answerAsk(c: Context, deps: RouteDeps, ask: AskState): Promise<Response> {
  const id = getDashboardId(c);
  const status = 422;
  if (isFragmentRequest(c)) return renderFragment(c, <AskBox dashboard={id} {...ask} />, { status });
  const [dashboard, frame] = await Promise.all([deps.app.getDashboard(id), loadPageFrame(c, deps)]);
  const grid = await loadGrid(deps, { dashboard, viewer: frame.viewer });
  const page = <DashboardPage frame={frame} dashboard={dashboard} grid={grid} ask={ask} />;
  return renderPage(c, page, { status });
}

function redirectTo(c: Context, address: string): Response {
  if (!isFragmentRequest(c)) return c.redirect(address, 303);
  c.header("HX-Redirect", address);
  return c.body(null, 204);
}

/** Known values go along as the query of the recipe's form; a place travels as JSON. */
function queryOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) continue;
    query[name] = typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  return query;
}

function readSentence(value: unknown): string {
  return typeof value === "string"
    ? cleanText(value, MAX_SENTENCE_CHARS * 2).replace(/\s+/g, " ").trim()
    : "";
}

async function getGeneration(c: Context, deps: RouteDeps): Promise<GenerationView> {
  const id = getGenerationId(c);
  const generation = await deps.app.findGeneration(id);
  if (generation === undefined) throw new NotFoundError("generation", id);
  return generation;
}

async function redirectToBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const { blockId } = await getGeneration(c, deps);
  const { dashboard } = await deps.app.getBlock(blockId);
  return c.redirect(`${href("dashboard", { dashboard: dashboard.id })}#${cardId(blockId)}`, 303);
}

/** The card after its making was stopped or started again; a block that is gone with it leaves the grid. */
async function answerBlock(c: Context, deps: RouteDeps, id: GenerationId): Promise<Response> {
  const generation = await deps.app.findGeneration(id);
  if (generation === undefined) throw new NotFoundError("generation", id);
  const { back } = await readTexts(c);
  if (back === "edit") return c.redirect(href("blockEdit", { block: generation.blockId }), 303);
  return await answerCard(c, deps, await deps.app.getCard(generation.blockId));
}
