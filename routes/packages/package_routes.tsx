import { type Context, Hono } from "hono";
import { AppError, NotFoundError } from "../../domain/errors.ts";
import { PACKAGE_LIMITS } from "../../domain/package.ts";
import type { ExportChoice, ExportedPackage, PackageText } from "../../services/packages/types.ts";
import { href, paths } from "../../urls.ts";
import { cardId } from "../../views/card.tsx";
import type { RouteDeps } from "../deps.ts";
import { getChosenDashboard } from "../gallery/chosen_dashboard.ts";
import { loadPageFrame } from "../page_frame.ts";
import { getBlockId, getDashboardId, readTexts } from "../read_request.ts";
import { renderPage } from "../render.tsx";
import { ExportPage } from "./export_page.tsx";
import { ImportPage } from "./import_page.tsx";
import { PreviewPage } from "./preview_page.tsx";

/**
 * GET  /packages                          the form for a file or a pasted text
 * POST /packages                          reads and tries one, and leads to its preview; adopts nothing
 * GET  /packages/:package                 what it holds, what it asks for, and its picture
 * POST /packages/:package                 takes it
 * GET  /packages/:package/N.css           the stylesheet of one picture
 * GET  /blocks/:block/export              what leaves with a block, and what stays
 * GET  /blocks/:block/package             the file
 * GET  /dashboards/:dashboard/export      the same of a dashboard
 * GET  /dashboards/:dashboard/package
 */
export function createPackageRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.packages, (c) => showForm(c, deps));
  routes.post(paths.packages, (c) => previewPackage(c, deps));
  routes.get(paths.package, (c) => showPreview(c, deps));
  routes.post(paths.package, (c) => adoptPackage(c, deps));
  routes.get(paths.packageStyles, (c) => showStyles(c, deps));
  routes.get(paths.blockExport, (c) => showBlockExport(c, deps));
  routes.get(paths.blockPackage, (c) => sendBlock(c, deps));
  routes.get(paths.dashboardExport, (c) => showDashboardExport(c, deps));
  routes.get(paths.dashboardPackage, (c) => sendDashboard(c, deps));
  return routes;
}

async function showForm(c: Context, deps: RouteDeps): Promise<Response> {
  return renderPage(c, <ImportPage frame={await loadPageFrame(c, deps)} />);
}

async function previewPackage(c: Context, deps: RouteDeps): Promise<Response> {
  try {
    const { token } = await deps.app.previewPackage(await readGiven(c));
    return c.redirect(href("package", { package: token }), 303);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
    const { text } = await readTexts(c);
    const problem = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
    const frame = await loadPageFrame(c, deps);
    return renderPage(c, <ImportPage frame={frame} problem={problem} text={text} />, { status: 422 });
  }
}

/** The file when there is one, else what was pasted. */
async function readGiven(c: Context): Promise<PackageText> {
  const body = await c.req.parseBody();
  const { file, text } = body;
  if (file instanceof File && file.size > 0) {
    if (file.size > PACKAGE_LIMITS.pageBytes) throw new AppError("invalid", "The file is too large");
    return { from: file.name.slice(0, 120) || "a file", text: await decode(file) };
  }
  if (typeof text === "string" && text.trim() !== "") return { from: "pasted text", text };
  throw new AppError("invalid", "Nothing was chosen", "Choose a file, or paste what is in it");
}

async function decode(file: File): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (cause) {
    throw new AppError("invalid", "The file is no UTF-8 text", "Choose a file that Tessera exported", {
      cause,
    });
  }
}

async function showPreview(c: Context, deps: RouteDeps): Promise<Response> {
  const token = c.req.param("package") ?? "";
  const [frame, preview] = await Promise.all([loadPageFrame(c, deps), deps.app.showPackage(token)]);
  if (preview === undefined) throw forgotten();
  return renderPage(c, <PreviewPage frame={frame} preview={preview} />);
}

async function adoptPackage(c: Context, deps: RouteDeps): Promise<Response> {
  const token = c.req.param("package") ?? "";
  const form = await readTexts(c);
  const answer = await deps.app.adoptPackage(token, {
    dashboardId: form["dashboard"] === undefined
      ? undefined
      : await getChosenDashboard(deps.app, form["dashboard"]),
    isCopy: form["copy"] === "yes",
    ignoresTrial: form["ignore"] === "yes",
  }).catch((error) => {
    throw error instanceof NotFoundError && error.message.includes("package") ? forgotten() : error;
  });
  // What stands in the way is on the page that the button was on.
  if (answer.kind !== "imported") return c.redirect(href("package", { package: token }), 303);
  const [first] = answer.blocks;
  const anchor = answer.blocks.length === 1 && first !== undefined ? `#${cardId(first.id)}` : "";
  return c.redirect(`${href("dashboard", { dashboard: answer.dashboardId })}${anchor}`, 303);
}

function forgotten(): AppError {
  return new AppError("not_found", "This package is not held here any more", "Choose its file again");
}

async function showStyles(c: Context, deps: RouteDeps): Promise<Response> {
  const index = Number((c.req.param("file") ?? "").replace(".css", ""));
  const css = await deps.app.findPackageCss(c.req.param("package") ?? "", index);
  if (css === undefined) throw forgotten();
  return c.body(css, 200, {
    "Content-Type": "text/css; charset=utf-8",
    "Cache-Control": "private, no-store",
  });
}

async function showBlockExport(c: Context, deps: RouteDeps): Promise<Response> {
  const block = getBlockId(c);
  const [frame, { card, dashboard }] = await Promise.all([loadPageFrame(c, deps), deps.app.getBlock(block)]);
  const target = {
    action: href("blockPackage", { block }),
    back: href("dashboard", { dashboard: dashboard.id }),
  };
  return await answerExport(
    c,
    { ...target, frame, title: card.title, kind: "block" },
    () => deps.app.exportBlock(block),
  );
}

async function showDashboardExport(c: Context, deps: RouteDeps): Promise<Response> {
  const dashboard = getDashboardId(c);
  const [frame, { title }] = await Promise.all([loadPageFrame(c, deps), deps.app.getDashboard(dashboard)]);
  const target = { action: href("dashboardPackage", { dashboard }), back: href("dashboard", { dashboard }) };
  return await answerExport(
    c,
    { ...target, frame, title, kind: "dashboard" },
    () => deps.app.exportDashboard(dashboard),
  );
}

async function answerExport(
  c: Context,
  props: Omit<Parameters<typeof ExportPage>[0], "made" | "problem">,
  make: () => Promise<ExportedPackage>,
): Promise<Response> {
  try {
    return renderPage(c, <ExportPage {...props} made={await make()} />);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "not_found") throw error;
    const problem = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
    return renderPage(c, <ExportPage {...props} problem={problem} />, { status: 422 });
  }
}

async function sendBlock(c: Context, deps: RouteDeps): Promise<Response> {
  return sendFile(c, await deps.app.exportBlock(getBlockId(c), readChoice(c)));
}

async function sendDashboard(c: Context, deps: RouteDeps): Promise<Response> {
  return sendFile(c, await deps.app.exportDashboard(getDashboardId(c), readChoice(c)));
}

/** The form sends both boxes or leaves them out; a bare link gives the usual. */
function readChoice(c: Context): ExportChoice {
  const { chosen, fixtures, settings } = c.req.query();
  if (chosen === undefined) return {};
  return { fixtures: fixtures === "yes" ? undefined : false, settings: settings === "yes" };
}

function sendFile(c: Context, { fileName, text }: ExportedPackage): Response {
  return c.body(text, 200, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Disposition": `attachment; filename="${fileName}"`,
    "Cache-Control": "private, no-store",
  });
}
