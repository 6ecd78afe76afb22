import assert from "node:assert/strict";
import { createPageClient } from "../../testing/page_client.ts";
import { href } from "../../urls.ts";

const BAD = {
  isHealthy: false,
  checks: [{ name: "Database", isGood: false, note: "<b>file is locked</b>" }],
  isolation: { level: "full" as const, summary: "Full", layers: [], missing: [] },
  directNetwork: [],
};

Deno.test("GET /health tells a stranger only whether it works", async () => {
  const { get, pages } = createPageClient({ isSignedIn: false });
  const good = await get(href("health"), { accept: "text/html" });
  assert.equal(good.status, 200);
  assert.equal(good.headers.get("cache-control"), "no-store");
  assert.deepEqual(await good.json(), { status: "ok" });
  pages.health = BAD;
  const bad = await get(href("health"));
  assert.equal(bad.status, 503);
  assert.deepEqual(await bad.json(), { status: "failing" });
});

Deno.test("GET /health shows the checks to a person who is signed in", async () => {
  const { get, pages } = createPageClient();
  pages.health = BAD;
  const answer = await get(href("health"), { accept: "text/html,*/*" });
  assert.equal(answer.status, 503);
  const html = await answer.text();
  assert.ok(html.includes("Database") && html.includes("&lt;b>file is locked"));
});

Deno.test("GET /health gives the checks as JSON to a program that is signed in", async () => {
  const { get } = createPageClient();
  const answer = await get(href("health"));
  const body: unknown = await answer.json();
  assert.ok(JSON.stringify(body).includes("answers in 1 ms"));
});

Deno.test("GET /health says what keeps blocks in, what is missing, and who goes past the broker", async () => {
  const { get } = createPageClient();
  const html = await (await get(href("health"), { accept: "text/html" })).text();
  for (
    const words of [
      "Base level: each block runs",
      "no permissions",
      "own namespaces",
      "not allowed for this user",
    ]
  ) {
    assert.ok(html.includes(words), words);
  }
  assert.match(html, /db\.example\.org:5432.*Orders of today/s);
  const { isolation, directNetwork } = await (await get(href("health"))).json();
  assert.deepEqual([isolation.level, directNetwork.length], ["standard", 1]);
});

Deno.test("GET /health says what could be better and how to mend it, and leaves out what is good", async () => {
  const { get } = createPageClient();
  const html = await (await get(href("health"), { accept: "text/html" })).text();
  assert.match(html, /Data folder permissions<\/strong>.*look into &lt;it>.*<code>chmod 700 data<\/code>/s);
  assert.ok(!html.includes("as it should be"));
  const { findings } = await (await get(href("health"))).json();
  assert.equal(findings.length, 2);
});
