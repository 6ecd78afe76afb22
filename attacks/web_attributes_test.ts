import assert from "node:assert/strict";
import { CANARY, el, OWN, type WebCase } from "./web_probe.ts";
import { shareStage, testHostileViews, testOnStage } from "./web_stage.ts";

const TAGS = ["div", "span", "a", "p", "details", "li"];

/** Every attribute on elements of several kinds, so that none has a rule of its own that lets it through. */
function everywhere(name: string, attrs: Readonly<Record<string, unknown>>, premise?: "load"): WebCase {
  return {
    name,
    nodes: TAGS.map((tag) => el(tag, attrs, "x")),
    ...(premise === undefined ? {} : { premise }),
  };
}

const scripts: readonly WebCase[] = [
  everywhere("103 hx-get, hx-post and their kin go", {
    "hx-get": "/theme?heard=hx",
    "hx-post": "/theme",
    "hx-put": "/theme",
    "hx-delete": "/theme",
    "hx-trigger": "load, intersect, every 1s",
    "hx-target": "body",
    "hx-swap": "innerHTML",
    "hx-boost": "true",
    "hx-include": "*",
    "hx-action": `${CANARY}/action`,
    "hx-config": "{}",
  }),
  everywhere("103 hx- with data- before it, in capitals and with a colon goes", {
    "data-hx-get": `${CANARY}/data`,
    "data-hx-trigger": "load",
    "HX-GET": `${CANARY}/capitals`,
    "hx-get:inherited": `${CANARY}/inherited`,
    "hx-sse:connect": `${CANARY}/sse`,
    "hx-ws:connect": `${CANARY}/ws`,
  }),
  everywhere("103 hx-on in all spellings goes", {
    "hx-on:click": OWN,
    "hx-on::load": OWN,
    "hx-on-click": OWN,
    "hx-on": `click: ${OWN}`,
    "data-hx-on:click": OWN,
    "hx-vals": `js:{a:${OWN}}`,
    "hx-live": OWN,
  }),
  everywhere("103 hx-ignore and x-ignore cannot be taken back from inside", {
    "hx-ignore": "false",
    "x-ignore": "false",
    "hx-disable": "false",
    "x-ignore.self": "",
  }),
  everywhere("103 x- goes", {
    "x-data": "{ word: 'heard' }",
    "x-init": OWN,
    "x-html": `'<img src=${CANARY}/html>'`,
    "x-text": "word",
    "x-on:click": OWN,
    "x-bind:href": `'javascript:${OWN}'`,
    "x-effect": OWN,
    "x-teleport": "body",
    "x-show": "true",
    "x-cloak": "",
  }),
  everywhere("103 the short forms @ and : go", {
    "@click": OWN,
    "@mouseover.window": OWN,
    ":href": `'javascript:${OWN}'`,
  }),
  everywhere("103 attributes of other frameworks go", {
    "v-html": OWN,
    "v-on:click": OWN,
    "ng-app": "",
    "ng-init": OWN,
    "data-bind": OWN,
    "data-controller": "x",
    "data-action": OWN,
    "data-turbo-frame": "x",
    "_": `on click ${OWN}`,
  }),
  everywhere("103 what our own scripts listen to goes", {
    "data-island": "chart_readout",
    "data-props": "{",
    "data-dialog": "",
    "data-copy": "grid",
    "data-menu": "",
    "data-block": "x",
    "data-address": "/settings",
    "data-etag": "x",
    "data-live": "",
    "data-undo": "x",
    "data-theme": "dark",
  }),
  everywhere("103 handlers of every kind go", {
    onclick: OWN,
    onmouseover: OWN,
    onpointerdown: OWN,
    onfocus: OWN,
    ontoggle: OWN,
    onanimationstart: OWN,
    onwheel: OWN,
    oncontentvisibilityautostatechange: OWN,
    onbeforetoggle: OWN,
    ONCLICK: OWN,
    OnClick: OWN,
    "on click": OWN,
  }),
  {
    name: "103 handlers of what loads go",
    nodes: [el("img", { src: "x", onerror: OWN, onload: OWN, alt: "" }), el("svg", { onload: OWN })],
    premise: "load",
  },
  everywhere("103 focus, keys, drag, parts and shadow names go", {
    autofocus: true,
    accesskey: "s",
    draggable: "true",
    contenteditable: "true",
    is: "x-y",
    slot: "x",
    part: "y",
    exportparts: "z",
    popover: "manual",
    inert: "false",
    nonce: "x",
    itemscope: "",
    elementtiming: "x",
    virtualkeyboardpolicy: "manual",
    writingsuggestions: "false",
  }),
  everywhere("103 names with signs of HTML in them make no attribute", {
    'x"><script>alert(1)</script>': "y",
    "a=b onclick=alert(1) c": "y",
    "a/onclick": OWN,
    "": "y",
    "a\u0000b": "y",
    "a>b": "y",
  }),
];

const styles: readonly WebCase[] = [
  everywhere("104 style as text goes", { style: `background:url(${CANARY}/style)` }, "load"),
  everywhere("104 style as an object goes", { style: { backgroundImage: `url(${CANARY}/object)` } }),
  everywhere("104 style in capitals goes", { STYLE: `background:url(${CANARY}/capitals)` }, "load"),
  everywhere("104 cssText, css, sx and class objects go", {
    cssText: `background:url(${CANARY}/a)`,
    css: `background:url(${CANARY}/b)`,
    sx: { background: `url(${CANARY}/c)` },
    "data-style": `background:url(${CANARY}/d)`,
    "style ": `background:url(${CANARY}/e)`,
    "xml:style": `background:url(${CANARY}/f)`,
  }),
  everywhere("104 style with escapes, comments and image-set() goes", {
    style:
      `background:\\75rl(${CANARY}/escape);mask:u/**/rl(${CANARY}/c);background:image-set("${CANARY}/set" 1x)`,
  }, "load"),
  everywhere("104 style that covers the page goes", {
    style: "position:fixed;inset:0;z-index:9999;background:red",
  }),
  everywhere("104 style with @import, attr() and a variable goes", {
    style: `--x:url(${CANARY}/x);background:var(--x);content:attr(title);@import url(${CANARY}/y)`,
  }, "load"),
  everywhere("104 old attributes of looks go", {
    background: `${CANARY}/background`,
    bgcolor: "red",
    face: "x",
    align: "right",
    width: "9999",
    border: "9",
  }),
];

const CLOBBERED = [
  ...["grid", "ask", "toasts", "announcer", "app", "body", "head", "cookie", "location", "forms"],
  ...[
    "getElementById",
    "querySelector",
    "addEventListener",
    "htmx",
    "Alpine",
    "__proto__",
    "constructor",
    "prototype",
  ],
];

const names: readonly WebCase[] = CLOBBERED.map((taken): WebCase => ({
  name: `110 an element named ${taken} takes no name of the page`,
  nodes: [
    el("a", { id: taken, name: taken, href: "https://example.org/" }, "x"),
    el("img", { id: taken, name: taken, alt: "" }),
    el("details", { name: taken, id: taken }, "x"),
    el("svg", { id: taken, viewBox: "0 0 1 1" }),
  ],
}));

testHostileViews([...scripts, ...styles, ...names]);

const stage = shareStage([{ name: "103 a card", nodes: [] }]);

/** What htmx asks at once and Alpine fills in. */
function actingHtml(place: string): string {
  return `<i hx-get="/health?heard=${place}" hx-trigger="load"></i>` +
    `<i id="alpine-${place}" x-data="{ word: 'heard' }"><b x-text="word"></b></i>`;
}

testOnStage(
  "103 the page's own scripts act on such attributes, but for those inside a block's box",
  async () => {
    const { browser, program } = await stage();
    const context = await browser.newContext({ bypassCSP: true });
    try {
      const page = await context.newPage();
      await page.goto(await program.createLink());
      await page.route(`${program.origin}/`, async (route) => {
        const response = await route.fetch();
        const text = (await response.text()).replace(
          /<div class="block-body"[^>]*>/,
          `$&${actingHtml("inside")}`,
        )
          .replace("</main>", `${actingHtml("outside")}</main>`);
        await route.fulfill({ response, body: text });
      });
      const heard: string[] = [];
      page.on("request", (request) => void heard.push(request.url()));
      const answered = page.waitForResponse(/heard=outside/);
      await page.goto(`${program.origin}/`);
      await answered;
      await page.locator("#alpine-outside").getByText("heard").waitFor();
      assert.equal(await page.locator("#alpine-inside").innerText(), "");
      assert.deepEqual(heard.filter((url) => url.includes("heard=inside")), []);
    } finally {
      await context.close();
    }
  },
);
