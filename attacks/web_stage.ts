import assert from "node:assert/strict";
import { type BlockId, createBlockId } from "../domain/ids.ts";
import { insertBlock } from "../storage/blocks.ts";
import { type Browser, launchBrowser } from "../testing/browser.ts";
import { type Canary, startCanary } from "../testing/canary.ts";
import { openTab, type Tab } from "../testing/e2e/open_tab.ts";
import { type ServedProgram, serveProgram } from "../testing/e2e/serve_program.ts";
import { waitUntil } from "../testing/wait_until.ts";
import {
  aim,
  SHOWN,
  type WebCase,
  writeHostileBlock,
  writeTrustingCss,
  writeTrustingHtml,
} from "./web_probe.ts";

/** The whole program, a browser on its dashboard, and a stranger that must hear nothing. */
export interface Stage {
  readonly program: ServedProgram;
  readonly browser: Browser;
  readonly tab: Tab;
  readonly canary: Canary;
  /** The cards of the cases, in their order. */
  readonly cards: readonly { readonly slug: string; readonly id: BlockId | Error }[];
}

/**
 * One test a case: its view runs in the sandbox, is checked, drawn and shown by the real program in a real browser,
 * is hovered and clicked, and reaches nobody. Then the same nodes go to a page that believes them, and are heard.
 */
export function testHostileViews(cases: readonly WebCase[]): void {
  const stage = shareStage(cases);
  for (const [index, { name, premise }] of cases.entries()) {
    testOnStage(name, async () => {
      const { cards, tab, canary, browser } = await stage();
      const card = cards[index];
      assert.ok(card !== undefined);
      if (card.id instanceof Error) throw card.id;
      await expectHarmless(tab, card.id);
      assert.deepEqual(hitsOf(canary, card.slug), []);
      if (premise !== undefined) await expectHeard({ browser, canary }, card.slug, premise);
    });
  }
}

/** Defines a test over what a file shares. */
export function testOnStage(name: string, work: () => Promise<void>): void {
  // The browser and the program live from the first test of a file to its last.
  Deno.test({ name: `attack ${name}`, sanitizeOps: false, sanitizeResources: false, fn: work });
}

/** Starts when first asked, ends after the last test of the file. */
export function shareStage(cases: readonly WebCase[]): () => Promise<Stage> {
  const opened: { close(): Promise<void> }[] = [];
  let started: Promise<Stage> | undefined;
  Deno.test.afterAll(async () => {
    for (const one of opened.reverse()) await one.close();
  });
  return () => started ??= startStage(cases, opened);
}

async function startStage(cases: readonly WebCase[], opened: { close(): Promise<void> }[]): Promise<Stage> {
  const open = <Opened extends { close(): Promise<void> }>(one: Opened) => (opened.push(one), one);
  const pages = new Map<string, string>();
  const canary = open(startCanary((request) => answerAsStranger(request, pages)));
  const program = open(await serveProgram());
  const cards = [];
  for (const [index, webCase] of cases.entries()) {
    const slug = `case-${index}`;
    const aimed = aim(webCase, `${canary.origin}/${slug}`);
    pages.set(`/trusting/${slug}`, await writeTrustingPage(aimed));
    cards.push({ slug, id: await givenHostileBlock(program, aimed).catch((error: Error) => error) });
  }
  const browser = open(await launchBrowser());
  const tab = await openTab(browser, program);
  return { program, browser, tab, canary, cards };
}

/** A block as a person's editor or a model would bring it in; its view has run for real. */
export async function givenHostileBlock(
  { app, db, clock }: ServedProgram,
  webCase: WebCase,
): Promise<BlockId> {
  const { id: dashboardId } = await app.getDashboard();
  const id = createBlockId();
  const size = { gridColumns: 4, gridRows: 2 };
  await insertBlock(db, { ...size, id, dashboardId, title: "x", prompt: "x", createdAt: clock.now });
  const saved = await app.saveCode(id, writeHostileBlock(webCase));
  assert.equal(saved.kind, "adopted", JSON.stringify(saved));
  await app.renameBlock(id, webCase.name);
  return id;
}

async function writeTrustingPage({ nodes, code }: WebCase): Promise<string> {
  const script = code === undefined ? "" : `<script>${code.replaceAll("</", "<\\/")}</script>`;
  return `<style>${await writeTrustingCss(nodes)}</style>${writeTrustingHtml(nodes)}${script}`;
}

/** What anyone may ask of a stranger, and the pages that believe the nodes of a case. */
function answerAsStranger(request: Request, pages: ReadonlyMap<string, string>): Response {
  const page = pages.get(new URL(request.url).pathname);
  if (page === undefined) return new Response("heard", { headers: { "access-control-allow-origin": "*" } });
  return new Response(`<!doctype html><meta charset="utf-8"><body>${page}`, {
    headers: { "content-type": "text/html" },
  });
}

function hitsOf({ hits }: Canary, slug: string): readonly string[] {
  return hits.filter((path) => path.startsWith(`/${slug}/`) || path === `/${slug}`);
}

/** The card shows its word and nothing that could act, and stays so under a pointer on all of it. */
async function expectHarmless(
  { page, context, complaints }: Tab,
  id: BlockId,
): Promise<void> {
  const body = page.locator(`#body-${id}`);
  await body.getByText(SHOWN).first().waitFor();
  assert.deepEqual(await body.locator(".block-body").evaluate(listWhatCouldAct), []);
  const before = page.url();
  await body.evaluate(touchEverything);
  assert.deepEqual(complaints.splice(0), []);
  assert.equal(page.url(), before);
  assert.equal(context.pages().length, 1);
  assert.notEqual(await page.title(), "owned");
}

/** Runs in the page: elements and attributes that load, run, navigate, submit, or speak to a script of ours. */
function listWhatCouldAct(body: Element): readonly string[] {
  const tags =
    /^(script|style|link|meta|base|i?frame|frameset|object|embed|portal|fencedframe|form|input|button|select|textarea|template|noscript|slot|dialog|video|audio|source|track|use|image|foreignobject|animate\w*|set|filter|fe\w+|mask|pattern|marker|math|canvas|map|area|applet|plaintext|xmp|.*-.*)$/i;
  const names =
    /^(on|hx-(?!ignore$)|data-hx|x-(?!ignore$)|@|:|v-|style$|src(doc|set)$|(form)?action$|form$|ping$|download$|xlink|xmlns|is$|slot$|part$|popover|dangerously|inner|contenteditable$|accesskey$|autofocus$|nonce$)/i;
  // Parts of the kit are ours: they have a control here and there, and speak to the kit's islands.
  const ours = "[class^='k-'], [data-island], [data-island] *, .k-tabs *, .k-table *";
  return [...body.querySelectorAll("*")].flatMap((element) => [
    ...(tags.test(element.tagName) && !element.matches(ours) ? [`<${element.tagName}>`] : []),
    ...[...element.attributes].filter(({ name, value }) =>
      names.test(name) || name.startsWith("data-") && !element.matches(ours) ||
      name === "href" && !/^(https?|mailto):/.test(value) ||
      name === "src" && !/^(\/images\/|data:image\/(png|jpeg|gif|webp);)/.test(value)
    ).map(({ name, value }) => `${element.tagName} ${name}=${value}`),
  ]);
}

/** Runs in the page: what a pointer, a key or a focus would set off. */
function touchEverything(body: Element): void {
  for (const element of [...body.querySelectorAll("*")]) {
    for (
      const type of ["pointerover", "mouseover", "mouseenter", "pointerdown", "mousedown", "focus", "toggle"]
    ) {
      element.dispatchEvent(new MouseEvent(type, { bubbles: true }));
    }
    // A link to a page of the web that opens in a window of its own is what a card may have; a person follows it or not.
    const isOutside = element.matches('a[href^="http"][target="_blank"][rel="noopener noreferrer nofollow"]');
    if (element instanceof HTMLElement && !isOutside) element.click();
    else if (!isOutside) element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
}

/** Without the defence the same nodes are heard: the probe is live. */
async function expectHeard(
  { browser, canary }: Pick<Stage, "browser" | "canary">,
  slug: string,
  premise: "load" | "click",
): Promise<void> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${canary.origin}/trusting/${slug}`, { waitUntil: "commit" });
    if (premise === "click") await page.locator("a, button").first().click();
    await waitUntil("the stranger hears the probe", () => hitsOf(canary, slug).length > 0);
  } finally {
    await context.close();
  }
}
