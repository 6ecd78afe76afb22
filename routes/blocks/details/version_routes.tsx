import { type Context, Hono } from "hono";
import { href, paths } from "../../../urls.ts";
import type { RouteDeps } from "../../deps.ts";
import { loadPageFrame } from "../../page_frame.ts";
import { getBlockId } from "../../read_request.ts";
import { renderPage } from "../../render.tsx";
import { CODE_FILES, fileText } from "./code_tab.tsx";
import { loadBlock } from "./load_block.ts";
import { parseNumberParameter } from "./parse_parameters.ts";
import { VersionPage } from "./version_page.tsx";

/** One version of a block, its files as plain text, and the way back to it. */
export function createBlockVersionRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.blockVersion, (c) => showVersion(c, deps));
  routes.post(paths.blockReturns, (c) => returnToVersion(c, deps));
  return routes;
}

async function showVersion(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const number = parseNumberParameter(c, "version");
  const [block, version] = await Promise.all([loadBlock(deps.app, id), deps.app.getVersion(id, number)]);
  const file = CODE_FILES.find((name) => name === c.req.query("file"));
  // Plain text with "nosniff" from the server's own headers: a browser never runs or draws it.
  if (file !== undefined) return c.text(fileText(version, file));
  return renderPage(c, <VersionPage frame={await loadPageFrame(c, deps)} block={block} version={version} />);
}

async function returnToVersion(c: Context, deps: RouteDeps): Promise<Response> {
  const block = getBlockId(c);
  const returned = parseNumberParameter(c, "version");
  await deps.app.returnToVersion(block, returned);
  return c.redirect(href("block", { block }, { tab: "versions", returned }), 303);
}
