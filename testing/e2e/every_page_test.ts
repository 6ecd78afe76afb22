import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "../browser.ts";
import { type EveryState, givenEveryState, givenWrittenBlock, startSlowModel } from "./given_blocks.ts";
import { KEYED_BLOCK, keyedForm, keyedManifest, keyedSite } from "../keyed_site.ts";
import { changePackage } from "../packages.ts";
import { givenReadyBlock } from "../with_program.ts";
import { editorOf } from "./code_editors.ts";
import { openTab, type Tab } from "./open_tab.ts";
import { type ServedProgram, serveProgram } from "./serve_program.ts";
import { SHOWCASE } from "./showcase.ts";
import { type Lab, testInBrowser } from "./with_browser.ts";

/** As narrow as a page may be told to be: 1280 pixels at 400 %. */
const PHONE = { width: 320, height: 844 };

/** All of axe in the first theme; the second is the same document in other colours. */
const RULES = { light: [], dark: ["color-contrast"] } as const;

interface Violation {
  readonly id: string;
  readonly impact?: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

testInBrowser("every page in light and dark, on a desk and on a phone", {
  "with cards in every state": async (lab) => {
    const model = await startSlowModel();
    const program = await serveProgram({
      model: { baseUrl: model.baseUrl, model: "scripted" },
      sites: [keyedSite],
    });
    let states: EveryState | undefined;
    try {
      await givenWrittenBlock(program, SHOWCASE);
      // First: making a block waits until nothing refreshes, and one of the states never stops.
      const connected = await givenConnections(program);
      states = await givenEveryState(program);
      const addresses = [...await findAddresses(program, states), ...connected];
      await visitInBothThemes(lab, program, addresses);
    } finally {
      states?.release();
      await program.close();
      await model.close();
    }
  },
  "without any card": ({ browser, serve }: Lab) =>
    serve((program) => visitInBothThemes({ browser }, program, ["/", "/trash"])),
  "for a person who is not signed in": ({ browser, serve }: Lab) =>
    serve((program) =>
      visitInBothThemes({ browser }, program, ["/sign-in", "/sign-in?token=wrong"], {
        isSignedIn: false,
      })
    ),
});

async function findAddresses(program: ServedProgram, states: EveryState): Promise<readonly string[]> {
  const { app } = program;
  const block = `/blocks/${states.fresh}`;
  const [run] = await app.listRuns(states.fresh);
  const [failedRun] = await app.listRuns(states.failed);
  const { cards } = await app.getDashboard();
  const edited = cards.find(({ title }) => title === SHOWCASE.title)?.id ?? "none";
  const proposed = await givenProposal(program, edited);
  const deleted = await app.copyBlock(states.paused);
  await app.deleteBlock(deleted.id);
  return [
    "/",
    ...["", "?tab=why", "?tab=code", "?tab=versions", "?tab=runs", "?tab=data"].map((tab) =>
      `${block}${tab}`
    ),
    ...[`${block}/versions/1`, `/blocks/${edited}/versions/2`, `${block}/runs/${run?.id}`],
    ...[`/blocks/${states.failed}`, `/blocks/${states.failed}/runs/${failedRun?.id}`],
    ...[`${block}/edit`, `${proposed}/edit`, `${proposed}/proposals/3`],
    ...[`${block}/code`, `${block}/settings`, "/settings", "/gallery", "/gallery/weather"],
    ...[`${block}/why?value=1`, "/settings/patterns", "/settings/backup"],
    ...["/inspector", "/inspector?address=https%3A%2F%2Fdata.example%2Fsales.csv"],
    ...["/inspector?address=https%3A%2F%2Fdata.example%2Fnothing", "/trash", "/health", "/costs"],
    ...["/packages", "/dashboards/new", `${block}/export`, ...await givenPreviews(program, states)],
    ...["/settings?preset=azure", "/settings?edit=new", "/no/such/page"],
  ];
}

/** A package that can be taken, one that cannot, and what a dashboard gives away. */
async function givenPreviews({ app }: ServedProgram, states: EveryState): Promise<readonly string[]> {
  const { id } = await app.getDashboard();
  const { text } = await app.exportBlock(states.fresh);
  const good = await app.previewPackage({ from: "good.tessera.json", text });
  const bad = await app.previewPackage({
    from: "bad.tessera.json",
    text: changePackage(text, { manifest: { hosts: ["169.254.169.254"], refresh: { everySeconds: 1 } } }),
  });
  return [`/packages/${good.token}`, `/packages/${bad.token}`, `/dashboards/${id}/export`];
}

/** A version that waits to be looked at; gives its block's address. */
async function givenProposal({ app }: ServedProgram, edited: string): Promise<string> {
  const { id } = (await app.getDashboard()).cards.find((card) => card.id === edited) ?? {};
  assert.ok(id !== undefined);
  const { backend, view, manifest } = await app.getVersion(id, 2);
  const files = { backend, view: `${view}\n`, manifest: JSON.stringify(manifest) };
  assert.deepEqual(await app.saveCode(id, files, { ending: "propose" }), { kind: "proposed", version: 3 });
  return `/blocks/${id}`;
}

/** A connection, a block that waits for it on its card, and one whose code waits. */
async function givenConnections(program: ServedProgram): Promise<readonly string[]> {
  const { app } = program;
  const saved = await app.createConnection(keyedForm());
  assert.ok(saved.kind === "saved");
  const waiting = await givenReadyBlock(program, "Countdown to 24 December 2031");
  await app.saveCode(waiting, { ...KEYED_BLOCK, manifest: keyedManifest() });
  const card = await givenReadyBlock(program, "Countdown to 24 December 2032");
  await app.saveCode(card, { ...KEYED_BLOCK, manifest: keyedManifest() });
  await app.approveConnections(card, { connections: [saved.id], hosts: [] });
  await app.withdrawConnection(card, saved.id);
  const pages = ["", "/new", `/${saved.id}`].map((path) => `/connections${path}`);
  return [...pages, `/connections/new?block=${card}`, `/blocks/${waiting}/code`, `/blocks/${card}/settings`];
}

/** One visit a page and theme: at the width of a desk for axe, then at that of a phone. */
async function visitInBothThemes(
  { browser }: Pick<Lab, "browser">,
  program: ServedProgram,
  addresses: readonly string[],
  options: { readonly isSignedIn?: boolean } = {},
): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const tab = await openTab(browser, program, {
      ...options,
      colorScheme,
      initScript: axe.source,
    });
    for (const address of addresses) {
      await tab.page.setViewportSize({ width: 1280, height: 900 });
      await tab.page.goto(`${program.origin}${address}`);
      // Before they stand there, axe judges what they replace.
      if (address.endsWith("/code")) await editorOf(tab.page, "view.tsx");
      const problems = [...await findViolations(tab.page, RULES[colorScheme]), ...await findOverflow(tab)];
      found.push(...problems.map((problem) => `${colorScheme} ${address}: ${problem}`));
    }
    found.push(...tab.complaints.map((complaint) => `${colorScheme}: ${complaint}`));
    await tab.context.close();
  }
  assert.deepEqual(found, []);
}

async function findViolations(page: Page, rules: readonly string[]): Promise<readonly string[]> {
  const violations = await page.evaluate(async (runOnly): Promise<readonly Violation[]> => {
    const { violations } = await Reflect.get(globalThis, "axe").run(document, {
      resultTypes: ["violations"],
      ...(runOnly.length > 0 && { runOnly }),
    });
    return violations;
  }, rules);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) =>
      `${id}, ${nodes.length} times, as in ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`
    );
}

/** What makes a phone scroll sideways. */
async function findOverflow({ page }: Tab): Promise<readonly string[]> {
  await page.setViewportSize(PHONE);
  return await page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) return [];
    const isCut = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).overflowX !== "visible" || isCut(element.parentElement));
    const wide = [...document.querySelectorAll("body *")].filter((element) =>
      element.getBoundingClientRect().right > width + 1 && !isCut(element.parentElement)
    );
    return [`${document.documentElement.scrollWidth} px wide by ${wide[0]?.outerHTML.slice(0, 160)}`];
  }, PHONE.width);
}
