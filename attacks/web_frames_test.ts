import assert from "node:assert/strict";
import type { Page } from "../testing/browser.ts";
import { startCanary } from "../testing/canary.ts";
import { shareStage, testOnStage } from "./web_stage.ts";

const stage = shareStage([{ name: "142 a card", nodes: [] }]);

/** Ways to show a page inside a stranger's. */
const FRAMES: Readonly<Record<string, (address: string) => string>> = {
  iframe: (address) => `<iframe src="${address}"></iframe>`,
  "iframe in a sandbox": (address) =>
    `<iframe sandbox="allow-scripts allow-same-origin" src="${address}"></iframe>`,
  "iframe of an iframe": (address) => `<iframe srcdoc='<iframe src="${address}"></iframe>'></iframe>`,
  object: (address) => `<object data="${address}" width="400" height="400"></object>`,
  embed: (address) => `<embed src="${address}" width="400" height="400">`,
  frame: (address) => `<frameset cols="*"><frame src="${address}"></frameset>`,
};

for (const [name, write] of Object.entries(FRAMES)) {
  testOnStage(`142 a stranger shows no page of ours in an ${name}`, async () => {
    const { program, canary } = await stage();
    assert.match(
      await wordsInFrames(write(`${canary.origin}/x`)),
      /heard/,
      "a page without the rule is shown",
    );
    for (const path of ["/", "/sign-in", "/settings", "/static/none", "/health"]) {
      assert.doesNotMatch(
        await wordsInFrames(write(`${program.origin}${path}`)),
        /Tessera|"status"|Sign/,
        path,
      );
    }
  });
}

/** What a stranger's page shows in its frames. */
function wordsInFrames(html: string): Promise<string> {
  return onStrangersPage(html, async (page) => {
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    assert.ok(frames.length > 0, "there is a frame");
    const words = frames.map((frame) => frame.evaluate(() => document.body?.innerText ?? "").catch(() => ""));
    return (await Promise.all(words)).join(" ");
  });
}

async function onStrangersPage<Result>(html: string, work: (page: Page) => Promise<Result>): Promise<Result> {
  const { tab: { context } } = await stage();
  const stranger = startCanary(() =>
    new Response(`<!doctype html><title>stranger</title>${html}`, {
      headers: { "content-type": "text/html" },
    })
  );
  const page = await context.newPage();
  try {
    await page.goto(stranger.origin, { waitUntil: "load" });
    return await work(page);
  } finally {
    await page.close();
    await stranger.close();
  }
}

testOnStage("142 a window that a stranger opened has no hold on ours", async () => {
  const { program, canary, tab: { context } } = await stage();
  const open = (address: string) =>
    onStrangersPage(`<a href="#">go</a>`, async (page) => {
      const opened = context.waitForEvent("page");
      await page.evaluate((there) => {
        const go = document.querySelector("a");
        go?.addEventListener("click", () => Object.assign(globalThis, { held: globalThis.open(there) }));
      }, address);
      await page.locator("a").click();
      const other = await opened;
      await other.waitForLoadState();
      const isHeld = await page.evaluate(() => Reflect.get(globalThis, "held").closed === false);
      const hasOpener = await other.evaluate(() => globalThis.opener !== null);
      await other.close();
      return { isHeld, hasOpener };
    });
  assert.deepEqual(
    await open(`${canary.origin}/x`),
    { isHeld: true, hasOpener: true },
    "another page is held",
  );
  assert.deepEqual(await open(`${program.origin}/`), { isHeld: false, hasOpener: false });
});
