import { type Context, Hono } from "hono";
import { z } from "zod";
import type { BlockDetail } from "../../../services/types.ts";
import { assetHref, href, paths } from "../../../urls.ts";
import type { RouteDeps } from "../../deps.ts";
import { loadPageFrame } from "../../page_frame.ts";
import { getBlockId } from "../../read_request.ts";
import { renderPage } from "../../render.tsx";
import { CodePage, type CodeProblem, type CodeText } from "./code_page.tsx";
import { printManifest } from "./code_tab.tsx";
import { loadBlock } from "./load_block.ts";
import { parsePositive } from "./parse_parameters.ts";

/** Browsers send the line ends of a text area as CR LF; files have LF. */
const FileText = z.string().transform((text) => text.replaceAll("\r\n", "\n"));
const CodeForm = z.object({ backend: FileText, view: FileText, manifest: FileText });
const SaveForm = CodeForm.extend({ ending: z.enum(["adopt", "propose"]).default("adopt") });
/** A check while someone types compiles only. */
const CheckForm = CodeForm.extend({ depth: z.enum(["compile", "run"]).default("run") });

/** Editing a block's files by hand. */
export function createBlockCodeRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.blockCode, (c) => showEditor(c, deps));
  routes.post(paths.blockCode, (c) => saveCode(c, deps));
  routes.post(paths.blockCodeChecks, (c) => checkCode(c, deps));
  return routes;
}

async function showEditor(c: Context, deps: RouteDeps): Promise<Response> {
  const block = await loadBlock(deps.app, getBlockId(c));
  const [text, frame, waiting] = await Promise.all([
    loadText(c, deps, block),
    loadPageFrame(c, deps),
    deps.app.findWaitingDraft(block.card.id),
  ]);
  return renderPage(c, <CodePage {...{ frame, block, text, waiting, vocabulary: findVocabulary(deps) }} />);
}

async function saveCode(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const { ending, ...text } = SaveForm.parse(await c.req.parseBody());
  const saved = await deps.app.saveCode(id, text, { ending });
  if (saved.kind === "proposed") {
    return c.redirect(href("blockProposal", { block: id, version: saved.version }), 303);
  }
  if (saved.kind === "adopted") {
    return c.redirect(href("block", { block: id }, { tab: "code", saved: saved.version }), 303);
  }
  return await answerProblem(c, deps, { id, text, problem: saved });
}

async function checkCode(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const { depth, ...text } = CheckForm.parse(await c.req.parseBody());
  const check = await deps.app.checkCode(id, text, { runs: depth === "run" });
  if (c.req.header("accept") === "application/json") return c.json(check);
  return await answerProblem(c, deps, { id, text, problem: { kind: "checked", ...check } });
}

function findVocabulary({ assets }: Pick<RouteDeps, "assets">): string {
  return assetHref(assets.file("vocabulary.json"));
}

interface ProblemOptions {
  readonly id: BlockDetail["card"]["id"];
  readonly text: CodeText;
  readonly problem: CodeProblem;
}

async function answerProblem(c: Context, deps: RouteDeps, options: ProblemOptions): Promise<Response> {
  const [block, frame, waiting] = await Promise.all([
    loadBlock(deps.app, options.id),
    loadPageFrame(c, deps),
    deps.app.findWaitingDraft(options.id),
  ]);
  const { text, problem } = options;
  const page = { frame, block, waiting, text, problem, vocabulary: findVocabulary(deps) };
  return renderPage(c, <CodePage {...page} />, { status: problem.kind === "checked" ? 200 : 422 });
}

/** The version that a link names, else the one on the card, else a start to write from. */
async function loadText(c: Context, deps: RouteDeps, block: BlockDetail): Promise<CodeText> {
  const number = parsePositive(c.req.query("version")) ?? block.card.version;
  if (number === null) return startText(block);
  const { backend, view, manifest } = await deps.app.getVersion(block.card.id, number);
  return { backend, view, manifest: printManifest(manifest) };
}

function startText(block: BlockDetail): CodeText {
  const manifest = { title: block.card.title, hosts: [], refresh: { everySeconds: 3600 } };
  return { backend: "", view: "", manifest: `${JSON.stringify(manifest, null, 2)}\n` };
}
