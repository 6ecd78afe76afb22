import assert from "node:assert/strict";
import { givenReadyBlock } from "../testing/with_program.ts";
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
    const { program, tab: { context } } = await stage();
    await givenReadyBlock(program, "Countdown to 24 December 2030");
    const page = await context.newPage();
    try {
      for (const path of ["/", "/sign-in", "/settings", "/static/none", "/health"]) {
        const html = `<!doctype html><title>stranger</title>${write(`${program.origin}${path}`)}`;
        await page.route(
          "http://stranger.example/",
          (route) => route.fulfill({ contentType: "text/html", body: html }),
        );
        await page.goto("http://stranger.example/", { waitUntil: "load" });
        const words = await Promise.all(
          page.frames().filter((frame) => frame !== page.mainFrame())
            .map((frame) => frame.evaluate(() => document.body?.innerText ?? "").catch(() => "")),
        );
        assert.doesNotMatch(words.join(" "), /Tessera|"status"|Sign/, path);
        await page.unroute("http://stranger.example/");
      }
    } finally {
      await page.close();
    }
  });
}

testOnStage("142 a window that a stranger opened has no hold on ours", async () => {
  const { program, tab: { context } } = await stage();
  const page = await context.newPage();
  try {
    await page.route(
      "http://stranger.example/",
      (route) =>
        route.fulfill({
          contentType: "text/html",
          body: `<!doctype html><title>stranger</title><a href="#">go</a>`,
        }),
    );
    await page.goto("http://stranger.example/");
    const opened = context.waitForEvent("page");
    await page.evaluate((address) => {
      const go = document.querySelector("a");
      go?.addEventListener("click", () => Object.assign(globalThis, { held: globalThis.open(address) }));
    }, `${program.origin}/`);
    await page.locator("a").click();
    const ours = await opened;
    await ours.waitForLoadState();
    assert.equal(await ours.evaluate(() => globalThis.opener), null);
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, "held").closed), true);
    await ours.close();
  } finally {
    await page.close();
  }
});

testOnStage("142 a page without the rule is shown in a stranger's frame", async () => {
  const { canary, tab: { context } } = await stage();
  const page = await context.newPage();
  try {
    await page.route(
      "http://stranger.example/",
      (route) =>
        route.fulfill({
          contentType: "text/html",
          body: `<!doctype html><iframe src="${canary.origin}/x"></iframe>`,
        }),
    );
    await page.goto("http://stranger.example/", { waitUntil: "load" });
    assert.equal(await page.frames()[1]?.evaluate(() => document.body.innerText), "heard");
  } finally {
    await page.close();
  }
});
