import assert from "node:assert/strict";
import { connectBrowser } from "../egress/browser_socket.ts";
import type { EgressPolicy } from "../egress/types.ts";
import { launchRemoteBrowser } from "../testing/remote_browser.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import { openTestPages } from "../testing/page_reader.ts";
import { answerHtml, answerJson } from "../testing/sites/answer.ts";
import { createPageReader } from "./create_page_reader.ts";

const SCRIPTED = `<title>Shop</title><main></main><script>
fetch("https://api.example/price", { headers: { "x-version": "2" } }).then((r) => r.json()).then(({ price }) => {
  document.querySelector("main").innerHTML = '<p class="price">' + price + "</p>";
});
</script><img src="https://tracker.example/pixel.gif">`;

const sites: readonly Site[] = [
  {
    hosts: ["shop.example", "www.shop.example"],
    handle(request) {
      const { hostname } = new URL(request.url);
      if (hostname === "shop.example") {
        return new Response(null, { status: 301, headers: { location: "https://www.shop.example/" } });
      }
      return answerHtml(request, SCRIPTED, { headers: { "set-cookie": "a=1" } });
    },
  },
  {
    hosts: ["api.example"],
    handle: (request) =>
      answerJson(request, { price: "17.25 €" }, { headers: { "access-control-allow-origin": "*" } }),
  },
];
const policy: EgressPolicy = {
  ...{ purpose: "block", owner: "block" },
  hosts: ["shop.example", "www.shop.example", "api.example"],
};

Deno.test("browse() reads a page after its scripts, over a redirect and with a request to another origin", async () => {
  await withBroker(sites, async (broker, internet) => {
    const pages = await openTestPages(broker);
    try {
      const page = await pages.browse({ url: "https://shop.example/", waitFor: ".price" }, policy);
      assert.ok(page.kind === "answered", JSON.stringify(page));
      assert.equal(page.url, "https://www.shop.example/");
      assert.equal(page.status, 200);
      assert.match(page.html, /<p class="price">17\.25 €<\/p>/);
      assert.match(page.text, /17\.25 €/);
      assert.deepEqual([...page.leftOut.keys()], ["tracker.example"]);
      assert.deepEqual(page.records.map(({ host, status }) => [host, status]), [
        ["shop.example", 301],
        ["www.shop.example", 200],
        ["api.example", 200],
      ]);
      assert.ok(page.records.every(({ byBrowser }) => byBrowser));
      await pages.browse({ url: "https://www.shop.example/", waitFor: ".price" }, policy);
      assert.ok(internet.seen.every(({ headers }) => headers.cookie === undefined), "a cookie was kept");

      const [first, second] = await Promise.all([
        pages.browse({ url: "https://www.shop.example/", waitFor: ".never", timeoutSeconds: 3 }, policy),
        pages.browse({ url: "https://www.shop.example/" }, { ...policy, hosts: ["www.shop.example"] }),
      ]);
      assert.ok(first.kind === "failed" && first.errorKind === "timeout");
      assert.ok(second.kind === "answered");
      assert.deepEqual([...second.leftOut.keys()].sort(), ["api.example", "tracker.example"]);
    } finally {
      await pages.close();
    }
  });
});

Deno.test("a place of the own network answers its own page and no page of the internet", async () => {
  const inside = "nas.home.arpa:8090";
  const asks = `<body><script>fetch("http://${inside}/", { mode: "no-cors", method: "POST" }).catch(() => {})
    .then(() => document.body.innerHTML = "<p class=done>done")</script>`;
  const nas: Site = { hosts: [inside], handle: (request) => answerHtml(request, "<p>inside") };
  const outer: Site = { hosts: ["news.example"], handle: (request) => answerHtml(request, asks) };
  await withBroker([nas, outer], async (broker, internet) => {
    const pages = await openTestPages(broker);
    const open: EgressPolicy = { ...policy, hosts: ["news.example", inside] };
    try {
      // Over http: from an https page the browser itself lets nothing go to an http address.
      const page = await pages.browse({ url: "http://news.example/", waitFor: ".done" }, open);
      assert.ok(page.kind === "answered", JSON.stringify(page));
      assert.deepEqual([...page.leftOut.keys()], [inside], "the page asked, and the broker refused");
      assert.ok(!internet.seen.some(({ url }) => url.includes(inside)), "a stranger's page came inside");
      const own = await pages.browse({ url: `http://${inside}/` }, open);
      assert.ok(own.kind === "answered" && own.text === "inside", JSON.stringify(own));
    } finally {
      await pages.close();
    }
  }, { lanHosts: [inside] });
});

Deno.test("browse() refuses without a browser, and says what is wrong with one that does not start", async () => {
  const send = () => Promise.reject(new Error("not asked"));
  const none = await createPageReader({ send }).browse({ url: "https://shop.example/" }, policy);
  assert.ok(none.kind === "failed" && none.errorKind === "permission");
  assert.match(none.hint ?? "", /TESSERA_BROWSER/);
  const broken = createPageReader({ send, openBrowser: () => Promise.reject(new Error("Cannot start it")) });
  const answer = await broken.browse({ url: "https://shop.example/" }, policy);
  assert.ok(answer.kind === "failed" && answer.message.includes("Cannot start it"));
});

Deno.test("an idle browser ends, and the next page starts another", async () => {
  await withBroker(sites, async (broker) => {
    let started = 0;
    const ended: Promise<void>[] = [];
    const { startBrowser } = await import("../sandbox/start_browser.ts");
    const { findBrowser } = await import("../testing/browser.ts");
    const { path } = await findBrowser();
    const pages = createPageReader({
      send: broker.send,
      idleMs: 0,
      async openBrowser() {
        started++;
        const browser = await startBrowser({ path });
        ended.push(browser.ended);
        return browser;
      },
    });
    const url = "https://www.shop.example/";
    assert.equal((await pages.browse({ url }, policy)).kind, "answered");
    await ended[0];
    assert.equal((await pages.browse({ url }, policy)).kind, "answered");
    assert.equal(started, 2);
    await pages.close();
    await Promise.all(ended);
  });
});

Deno.test("browse() uses a browser at a remote debugging address and leaves it running", async () => {
  await using remote = await launchRemoteBrowser();
  await withBroker(sites, async (broker) => {
    for (const address of [remote.address, remote.socket]) {
      const pages = createPageReader({ send: broker.send, openBrowser: () => connectBrowser(address) });
      const page = await pages.browse({ url: "https://shop.example/", waitFor: ".price" }, policy);
      assert.ok(page.kind === "answered", JSON.stringify(page));
      assert.match(page.text, /17\.25/);
      await pages.close();
    }
    assert.equal(await remote.countPages(), 1, "only its own page is left");
  });
  await assert.rejects(connectBrowser("http://127.0.0.1:1"), /Cannot find a browser at "127\.0\.0\.1:1"/);
});
