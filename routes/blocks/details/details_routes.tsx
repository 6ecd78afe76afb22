import { type Context, Hono } from "hono";
import { NotFoundError } from "../../../domain/errors.ts";
import type { BlockDetail } from "../../../services/types.ts";
import { href, paths } from "../../../urls.ts";
import type { RouteDeps } from "../../deps.ts";
import { loadPageFrame } from "../../page_frame.ts";
import { getBlockId } from "../../read_request.ts";
import { renderPage } from "../../render.tsx";
import { CardTab } from "./card_tab.tsx";
import { CodeTab, loadCodeFiles } from "./code_tab.tsx";
import { DataTab, loadShownData, MAX_DATA_POINTS } from "./data_tab.tsx";
import { DETAIL_TABS, DetailsPage, type DetailTab } from "./details_page.tsx";
import { HealsSection } from "./heals_section.tsx";
import { loadBlock } from "./load_block.ts";
import { parseNumberParameter, parsePositive } from "./parse_parameters.ts";
import { RunPage } from "./run_page.tsx";
import { RUNS_PER_PAGE, RunsTab } from "./runs_tab.tsx";
import { VersionsTab } from "./versions_tab.tsx";
import { WhyTab } from "./why_tab.tsx";

/** The details page of a block: one address, six tabs, each readable without scripts. */
export function createBlockDetailsRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.block, (c) => showDetails(c, deps));
  routes.get(paths.blockVersions, (c) => openTab(c, "versions"));
  routes.get(paths.blockRuns, (c) => openTab(c, "runs"));
  routes.post(paths.blockRuns, (c) => runNow(c, deps));
  routes.get(paths.blockRun, (c) => showRun(c, deps));
  routes.get(paths.blockData, (c) => answerData(c, deps));
  routes.post(paths.blockRecordingDeletions, (c) => deleteRecordings(c, deps));
  return routes;
}

async function showDetails(c: Context, deps: RouteDeps): Promise<Response> {
  const block = await loadBlock(deps.app, getBlockId(c));
  const tab = DETAIL_TABS.find((name) => name === c.req.query("tab")) ?? "card";
  const frame = await loadPageFrame(c, deps);
  return renderPage(
    c,
    <DetailsPage frame={frame} block={block} tab={tab} notice={findNotice(c)}>
      {await loadTab(c, { deps, block, tab, frame })}
    </DetailsPage>,
  );
}

interface TabOptions {
  readonly deps: RouteDeps;
  readonly block: BlockDetail;
  readonly tab: DetailTab;
  readonly frame: Awaited<ReturnType<typeof loadPageFrame>>;
}

async function loadTab(c: Context, { deps, block, tab, frame }: TabOptions) {
  const { app } = deps;
  const id = block.card.id;
  switch (tab) {
    case "card":
      return <CardTab frame={frame} block={block} app={app} />;
    case "why":
      return <WhyTab frame={frame} block={block} shown={await app.listShownValues(id)} />;
    case "code": {
      const number = parsePositive(c.req.query("version")) ?? block.card.version;
      const version = number === null ? null : await app.getVersion(id, number);
      return (
        <CodeTab
          block={block}
          version={version}
          files={version === null ? [] : await loadCodeFiles(version)}
        />
      );
    }
    case "versions":
      return (
        <VersionsTab
          frame={frame}
          block={block}
          versions={await app.listVersions(id)}
          models={await app.listModels()}
        />
      );
    case "runs": {
      const before = parsePositive(c.req.query("before"));
      const runs = await app.listRuns(id, {
        limit: RUNS_PER_PAGE,
        ...(before === undefined ? {} : { before }),
      });
      const heals = before === undefined ? await app.listHeals(id) : [];
      return (
        <>
          <HealsSection frame={frame} block={block} heals={heals} />
          <RunsTab frame={frame} block={block} runs={runs} isOlder={before !== undefined} />
        </>
      );
    }
    case "data": {
      const points = await app.listData(id, { limit: MAX_DATA_POINTS });
      const wanted = parsePositive(c.req.query("point"));
      const point = points.find((one) => one.id === wanted) ?? points[0];
      const shown = point === undefined ? null : await loadShownData(point);
      const recorded = await app.countRecordings(id);
      return <DataTab frame={frame} block={block} points={points} shown={shown} recorded={recorded} />;
    }
  }
}

/** What the step before this page did; a query only picks one of our own sentences. */
function findNotice(c: Context): string | undefined {
  const saved = parsePositive(c.req.query("saved"));
  if (saved !== undefined) return `Version ${saved} passed its trial and is on the card now`;
  const returned = parsePositive(c.req.query("returned"));
  if (returned !== undefined) return `Version ${returned} is back on the card, added as the newest version`;
  if (c.req.query("forgotten") === "recordings") return "The recorded answers of this block are deleted";
  return undefined;
}

function openTab(c: Context, tab: DetailTab): Response {
  return c.redirect(href("block", { block: getBlockId(c) }, { tab }), 302);
}

/** Runs the block and comes back to the details, where the card's own refresh would go to the dashboard. */
async function runNow(c: Context, deps: RouteDeps): Promise<Response> {
  const block = getBlockId(c);
  await deps.app.refreshBlock(block, "person");
  return c.redirect(href("block", { block }, { tab: "runs" }), 303);
}

async function deleteRecordings(c: Context, deps: RouteDeps): Promise<Response> {
  const block = getBlockId(c);
  await deps.app.deleteRecordings(block);
  return c.redirect(href("block", { block }, { tab: "data", forgotten: "recordings" }), 303);
}

async function showRun(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const number = parseNumberParameter(c, "run");
  const [block, run] = await Promise.all([loadBlock(deps.app, id), deps.app.getRun(id, number)]);
  return renderPage(c, <RunPage frame={await loadPageFrame(c, deps)} block={block} run={run} />);
}

/** One state of the data, whole, for programs and for a person who wants to keep it. */
async function answerData(c: Context, deps: RouteDeps): Promise<Response> {
  const points = await deps.app.listData(getBlockId(c), { limit: MAX_DATA_POINTS });
  const wanted = c.req.query("point");
  const point = wanted === undefined ? points[0] : points.find((one) => one.id === parsePositive(wanted));
  if (point === undefined) throw new NotFoundError("data", wanted ?? "newest");
  return c.json(point.data);
}
