import assert from "node:assert/strict";
import type { BrowseAnswer } from "../browsing/types.ts";
import type { EgressPolicy } from "../egress/types.ts";
import { listBrowserWays } from "../sandbox/browser_ways.ts";
import { launchBrowser } from "../testing/browser.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { Site } from "../testing/internet/types.ts";
import { openTestPages } from "../testing/page_reader.ts";
import { answerHtml, answerText } from "../testing/sites/answer.ts";
import { waitUntil } from "../testing/wait_until.ts";

/** Takes connections and says nothing: whoever comes here went past the broker. */
function listenForStrangers() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let count = 0;
  const done = (async () => {
    for await (const connection of listener) {
      count++;
      connection.close();
    }
  })();
  return {
    port: listener.addr.port,
    count: () => count,
    async close() {
      listener.close();
      await done;
    },
  };
}

/** Pages by path; `$port` is the stranger's. Each ends by writing "done" whatever came of its attack. */
const PAGES: Readonly<Record<string, string>> = {
  "fetch": `for (const url of ["http://127.0.0.1:$port/", "http://localhost:$port/", "http://[::1]:$port/",
    "http://0.0.0.0:$port/", "http://169.254.169.254/latest/", "http://inside.home.arpa/",
    "http://undeclared.example/", "file:///etc/passwd"]) await fetch(url, { mode: "no-cors" }).catch(() => 0);`,
  "sockets":
    `await new Promise((end) => { const s = new WebSocket("ws://127.0.0.1:$port/"); s.onerror = end; });
    try { await new WebTransport("https://127.0.0.1:$port/").ready } catch {}
    new EventSource("http://127.0.0.1:$port/");`,
  "beacon": `try { navigator.sendBeacon("http://127.0.0.1:$port/", "x") } catch {}
    Object.assign(document.createElement("a"), { href: "/quiet", ping: "http://127.0.0.1:$port/", target: "_blank" }).click();`,
  "workers": `for (const kind of ["Worker", "SharedWorker"]) try {
      new globalThis[kind](URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:$port/')"])));
      new globalThis[kind]("/worker.js");
    } catch {}
    try { await navigator.serviceWorker.register("/worker.js") } catch {}
    await new Promise((end) => setTimeout(end, 300));`,
  "windows": `window.open("http://127.0.0.1:$port/"); window.open("/quiet?popup");
    Object.assign(document.createElement("a"), { href: "http://127.0.0.1:$port/", target: "x" }).click();`,
  "elements": `document.body.innerHTML += ['<link rel="dns-prefetch" href="//127.0.0.1:$port">',
    '<link rel=preconnect href="http://127.0.0.1:$port">', '<link rel=prefetch href="http://127.0.0.1:$port/">',
    '<link rel=stylesheet href="http://127.0.0.1:$port/">', '<img src="http://127.0.0.1:$port/">',
    '<iframe src="http://127.0.0.1:$port/"></iframe>', '<iframe src="file:///etc/passwd"></iframe>',
    '<video src="http://127.0.0.1:$port/"></video>', '<object data="http://127.0.0.1:$port/"></object>',
    '<embed src="http://127.0.0.1:$port/">', '<form action="http://127.0.0.1:$port/" target=f><button></form><iframe name=f></iframe>'].join("");
    document.forms[0].submit(); await new Promise((end) => setTimeout(end, 300));`,
  "webrtc":
    `try { const peer = new RTCPeerConnection({ iceServers: [{ urls: "turn:127.0.0.1:$port?transport=tcp", username: "u", credential: "c" }] });
    peer.createDataChannel("x"); await peer.setLocalDescription(); await new Promise((end) => setTimeout(end, 500)); } catch {}`,
  "dialogs":
    `alert(1); confirm(2); prompt(3); print(); addEventListener("beforeunload", (event) => event.preventDefault());`,
  "download": `Object.assign(document.createElement("a"), { href: "/file.bin", download: "x.bin" }).click();
    location.assign("blob:null/x");`,
};

const SCHEMES = [
  "file:///etc/passwd",
  "data:text/html,<p>hi",
  "chrome://version",
  "javascript:1",
  "about:blank",
];
const HOSTS = ["shop.example"];
const policy: EgressPolicy = { purpose: "block", owner: "attacker", hosts: HOSTS };

function shop(port: number): Site {
  return {
    hosts: HOSTS,
    handle(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/worker.js") {
        return answerText(request, `fetch("http://127.0.0.1:${port}/")`, { type: "text/javascript" });
      }
      if (pathname === "/file.bin") {
        return answerText(request, "x", { type: "application/octet-stream" });
      }
      if (pathname === "/to-inside") return redirect(`http://127.0.0.1:${port}/`);
      if (pathname === "/to-undeclared") return redirect("http://undeclared.example/");
      if (pathname === "/to-file") return redirect("file:///etc/passwd");
      if (pathname === "/refresh") {
        return answerHtml(
          request,
          `<meta http-equiv=refresh content="0;url=http://127.0.0.1:${port}/"><p>here`,
        );
      }
      if (pathname === "/leave") {
        return answerHtml(request, `<script>location = "http://127.0.0.1:${port}/"</script><p>here`);
      }
      if (pathname === "/flood") {
        return answerHtml(
          request,
          "<p>here<script>let i = 0; setInterval(() => fetch('/quiet?' + i++), 1)</script>",
        );
      }
      if (pathname === "/huge") {
        return answerHtml(
          request,
          "<p>here<script>for (let i = 0; i < 3e5; i++) document.body.append('0123456789', document.createElement('p'))</script>",
        );
      }
      if (pathname === "/stuck") return answerHtml(request, "<p>here<script>for (;;);</script>");
      if (pathname === "/clobber") {
        return answerHtml(
          request,
          "<form name=documentElement></form><form name=body></form><p>real<script>Document.prototype.querySelector = () => null; document.write = 1</script>",
        );
      }
      const attack = PAGES[pathname.slice(1)];
      if (attack === undefined) return answerHtml(request, "<p>quiet");
      return answerHtml(
        request,
        `<body><script type=module>try { ${
          attack.replaceAll("$port", `${port}`)
        } } finally { document.body.append(Object.assign(document.createElement("p"), { className: "done", textContent: "done" })) }</script>`,
      );
    },
  };
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

function words(answer: BrowseAnswer): string {
  return answer.kind === "answered" ? answer.text : `${answer.errorKind}: ${answer.message}`;
}

/** With the kernel's empty network and without: the browser's flags and the held requests must keep it in alone. */
for (const way of listBrowserWays().filter(({ flags }) => flags.length === 0)) {
  Deno.test(`attack 61 pages in a browser reach nobody past the broker (${way.layers.at(-1)})`, async () => {
    const strangers = listenForStrangers();
    try {
      await withBroker([shop(strangers.port)], async (broker, internet) => {
        const pages = await openTestPages(broker, { ways: [way] });
        const browse = (path: string, rest: object = {}) =>
          pages.browse({ url: `https://shop.example/${path}`, timeoutSeconds: 15, ...rest }, policy);
        try {
          for (const name of Object.keys(PAGES)) {
            const answer = await browse(name, name === "download" ? {} : { waitFor: ".done" });
            assert.match(words(answer), /done/, `${name}: ${words(answer)}`);
          }
          for (const url of SCHEMES) {
            assert.equal((await pages.browse({ url }, policy)).kind, "failed", url);
          }
          assert.match(words(await browse("to-inside")), /^blocked_address/);
          assert.match(words(await browse("to-undeclared")), /^host_not_declared/);
          assert.match(words(await browse("to-file")), /^network/);
          assert.doesNotMatch(JSON.stringify(await browse("leave")), /root:/);
          await browse("refresh");
          assert.match(words(await browse("clobber")), /real/);
          const flood = await browse("flood", { timeoutSeconds: 8 });
          assert.match(words(flood), /here/);
          assert.ok(flood.records.length <= 100, `${flood.records.length} requests`);
          const huge = await browse("huge");
          assert.ok(huge.kind === "failed" || huge.html.length <= 1_000_000);
          assert.match(words(await browse("file.bin")), /^network: .*no page/);
          assert.match(words(await browse("stuck", { timeoutSeconds: 3 })), /^(timeout|network)/);
          assert.match(words(await browse("quiet")), /quiet/, "the next page is read by a new browser");
        } finally {
          await pages.close();
        }
        assert.equal(strangers.count(), 0, "somebody came past the broker");
        assert.ok(internet.seen.every(({ url }) => new URL(url).host === "shop.example"));
        assert.ok(!internet.seen.some(({ url }) => url.includes("popup")));
      });
    } finally {
      await strangers.close();
    }
  });
}

Deno.test({
  name: "attack 61 the same pages do reach the stranger in a browser that keeps no rules",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const strangers = listenForStrangers();
    const browser = await launchBrowser();
    try {
      for (const name of ["fetch", "sockets", "workers", "windows", "elements"]) {
        const before = strangers.count();
        const page = await browser.newPage();
        await page.route("http://shop.example/**", (route) =>
          route.fulfill({
            contentType: "text/html",
            body: `<body><script type=module>${
              (PAGES[name] ?? "").replaceAll("$port", `${strangers.port}`)
            }</script>`,
          }));
        await page.goto(`http://shop.example/${name}`).catch(() => {});
        await waitUntil(`${name} reaches the stranger`, () => strangers.count() > before);
        await page.close();
      }
    } finally {
      await browser.close();
      await strangers.close();
    }
  },
});
