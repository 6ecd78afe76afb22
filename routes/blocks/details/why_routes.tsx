import { type Context, Hono } from "hono";
import { href, paths } from "../../../urls.ts";
import type { RouteDeps } from "../../deps.ts";
import { loadPageFrame } from "../../page_frame.ts";
import { getBlockId } from "../../read_request.ts";
import { renderPage } from "../../render.tsx";
import { highlightCode } from "./highlight_code.ts";
import { loadBlock } from "./load_block.ts";
import { WhyPage } from "./why_page.tsx";

const MAX_QUERY_CHARS = 2_000;

/**
 * GET /blocks/:block/why             the values of the card
 * GET /blocks/:block/why?at=&value=  where one comes from: its place in the data, or the words on the card
 */
export function createWhyRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.blockWhy, (c) => showWhy(c, deps));
  return routes;
}

async function showWhy(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const query = { path: readQuery(c, "at"), value: readQuery(c, "value") };
  if (query.path === undefined && query.value === undefined) {
    return c.redirect(href("block", { block: id }, { tab: "why" }), 302);
  }
  const [block, why, frame] = await Promise.all([
    loadBlock(deps.app, id),
    deps.app.explainValue(id, query),
    loadPageFrame(c, deps),
  ]);
  const code = await highlightCode(why.backend, "typescript");
  return renderPage(c, <WhyPage frame={frame} block={block} why={why} code={code} />);
}

function readQuery(c: Context, name: string): string | undefined {
  return c.req.query(name)?.slice(0, MAX_QUERY_CHARS);
}
