import { type Context, Hono } from "hono";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { renderPage } from "../render.tsx";
import { writeCallsCsv } from "./calls_csv.ts";
import { CostPage } from "./cost_page.tsx";

/**
 * GET /costs            what models cost, by day, block and model
 * GET /costs/calls.csv  every call of the same days, for a table program
 */
export function createCostRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.costs, (c) => showCosts(c, deps));
  routes.get(paths.costCalls, (c) => exportCalls(c, deps));
  return routes;
}

async function showCosts(c: Context, deps: RouteDeps): Promise<Response> {
  const [frame, report] = await Promise.all([loadPageFrame(c, deps), deps.app.getSpending()]);
  return renderPage(c, <CostPage frame={frame} report={report} />);
}

async function exportCalls(c: Context, deps: RouteDeps): Promise<Response> {
  const text = writeCallsCsv(await deps.app.listModelCalls());
  return c.body(text, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": 'attachment; filename="tessera-model-calls.csv"',
    "Cache-Control": "no-store",
  });
}
