import { equal, ok } from "node:assert/strict";
import { findBrowser, type FoundBrowser, launchBrowser, unpackBrowser } from "./browser.ts";

const FINDERS: readonly (readonly [name: string, find: () => Promise<FoundBrowser>, isIgnored: boolean])[] = [
  ["findBrowser()", findBrowser, false],
  ["unpackBrowser()", unpackBrowser, Deno.build.os !== "linux" || Deno.build.arch !== "x86_64"],
];

for (const [name, find, ignore] of FINDERS) {
  Deno.test({
    name: `${name} gives a browser that loads a page, runs its script and draws its text`,
    ignore,
    fn: async () => {
      const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () =>
        new Response(PAGE, {
          headers: { "content-type": "text/html", "content-security-policy": "script-src 'unsafe-inline'" },
        }));
      const browser = await launchBrowser(await find());
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${server.addr.port}/`);
        equal(await page.textContent("output"), "2");
        // Without a single font nothing is drawn, and nothing complains.
        ok(Number(await page.getAttribute("output", "data-pixels")) > 100);
      } finally {
        await browser.close();
        await server.shutdown();
      }
    },
  });
}

const PAGE = `<!doctype html><title>Test</title><output></output><script>
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  context.font = "40px sans-serif";
  context.fillText("Hamburg", 10, 60);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const output = document.querySelector("output");
  output.dataset.pixels = data.filter((value, index) => index % 4 === 3 && value > 0).length;
  output.textContent = 1 + 1;
</script>`;
