import assert from "node:assert/strict";
import { createPageClient, PAGE_ORIGIN } from "../../testing/page_client.ts";
import { href } from "../../urls.ts";

const HOSTILE = `"><script>alert(1)</script>`;

async function textOf(answer: Response): Promise<string> {
  return await answer.text();
}

Deno.test("GET /settings shows every part and looks for no model unasked", async () => {
  const { get, app } = createPageClient();
  const answer = await get(href("settings"));
  assert.equal(answer.status, 200);
  const html = await textOf(answer);
  for (const part of ["model", "prices", "preferences", "hosts", "retention", "devices"]) {
    assert.ok(html.includes(`id="${part}"`), part);
  }
  assert.ok(!app.calls.includes("findLocalModels"));
  assert.ok(!/<[^>]+\s(style|on[a-z]+)=/i.test(html));
});

Deno.test("GET /settings offers local models when asked, and fills one in without saving", async () => {
  const { get, app } = createPageClient();
  const found = await textOf(await get(href("settings", {}, { look: "local" })));
  assert.ok(found.includes("qwen3:8b"));
  const filled = await textOf(
    await get(href("settings", {}, { local: "http://127.0.0.1:11434/v1", model: "qwen3:8b" })),
  );
  assert.match(filled, /name="model"[^>]*value="qwen3:8b"/);
  assert.ok(!app.calls.some((call) => call.startsWith("saveModelSettings")));
});

Deno.test("GET /settings never takes an address out of a foreign link", async () => {
  const { get } = createPageClient();
  for (
    const query of [{ local: "http://evil.example/v1", model: "x" }, { preset: "evil" }, {
      baseUrl: "http://evil.example/v1",
    }]
  ) {
    const html = await textOf(await get(href("settings", {}, query)));
    assert.ok(!/name="baseUrl"[^>]*evil\.example/.test(html), JSON.stringify(query));
  }
});

Deno.test("POST the model saves it and never shows the key", async () => {
  const { post, app } = createPageClient();
  const form = [["baseUrl", "https://api.example.org/v1"], ["model", "m"], ["apiKey", "sk-secret"]] as const;
  const answer = await post(href("settingsModel"), form);
  assert.equal(answer.status, 303);
  assert.deepEqual(app.calls, [
    'saveModelSettings {"baseUrl":"https://api.example.org/v1","model":"m","apiKey":"sk-secret"}',
  ]);
});

Deno.test("POST the model leaves an empty key out, so that the stored one stays", async () => {
  const { post, app } = createPageClient();
  await post(href("settingsModel"), [["baseUrl", "https://api.example.org/v1"], ["model", "m"], [
    "apiKey",
    "",
  ]]);
  assert.deepEqual(app.calls, ['saveModelSettings {"baseUrl":"https://api.example.org/v1","model":"m"}']);
});

Deno.test("POST a refused model answers 422 with the message, the typed address and no key", async () => {
  const { post, pages } = createPageClient();
  pages.modelErrors = { baseUrl: "Expected an address" };
  const answer = await post(href("settingsModel"), [["baseUrl", HOSTILE], ["model", "m"], [
    "apiKey",
    "sk-secret",
  ]]);
  assert.equal(answer.status, 422);
  const html = await textOf(answer);
  assert.ok(html.includes("Expected an address"));
  assert.ok(!html.includes("sk-secret") && !html.includes("<script>alert"));
  assert.match(html, /aria-invalid="true"/);
});

Deno.test("POST a model test answers a fragment to htmx and a page otherwise", async () => {
  const { post, pages } = createPageClient();
  pages.modelTest = { kind: "failed", message: `401 ${HOSTILE}`, hint: "Check the key" };
  const page = await textOf(await post(href("settingsModelTests")));
  const fragment = await textOf(await post(href("settingsModelTests"), [], { "hx-request": "true" }));
  assert.ok(page.startsWith("<!doctype html>") && !fragment.startsWith("<!doctype"));
  for (const html of [page, fragment]) {
    assert.ok(html.includes("Check the key") && !html.includes("<script>alert"));
  }
});

Deno.test("GET /settings shows a model of the environment read-only", async () => {
  const { get, pages } = createPageClient();
  pages.model = {
    baseUrl: "https://api.example.org/v1",
    model: "m",
    hasKey: true,
    source: "environment",
    monthTokens: 0,
  };
  const html = await textOf(await get(href("settings")));
  assert.ok(!html.includes('name="baseUrl"') && !html.includes('name="apiKey"'));
  assert.ok(html.includes("environment of the server"));
});

Deno.test("POST prices, preferences and retention keep what was typed when it is refused", async () => {
  const { post, app } = createPageClient();
  const refused = [
    [
      href("settingsPrices"),
      [["model", "m"], ["inputPerMillion", "cheap"], ["outputPerMillion", "1"]],
      'value="cheap"',
    ],
    [href("settingsPreferences"), [["locale", "xx-broken-locale-"], ["timeZone", "auto"], [
      "units",
      "metric",
    ]], "expected a language"],
    [href("settingsRetention"), [["runDays", "0"], ["runsPerBlock", "500"], ["dataDays", "30"], [
      "trashDays",
      "30",
    ]], 'value="0"'],
  ] as const;
  for (const [address, form, text] of refused) {
    const answer = await post(address, form);
    assert.equal(answer.status, 422, address);
    assert.ok((await textOf(answer)).toLowerCase().includes(text), address);
  }
  assert.deepEqual(app.calls, []);
});

Deno.test("POST preferences saves them and says so once", async () => {
  const { post, get, app } = createPageClient();
  const form = [["locale", "de-DE"], ["timeZone", "Europe/Berlin"], ["units", "metric"], [
    "allowPublicHosts",
    "on",
  ]] as const;
  const answer = await post(href("settingsPreferences"), form);
  assert.equal(answer.status, 303);
  assert.deepEqual(app.calls, [
    'savePreferences {"locale":"de-DE","timeZone":"Europe/Berlin","units":"metric","allowPublicHosts":true}',
  ]);
  const location = answer.headers.get("location") ?? "";
  assert.ok((await textOf(await get(location.split("#")[0] ?? ""))).includes(">Saved<"));
});

Deno.test("POST a host revokes it, from a form behind a second step", async () => {
  const { post, get, app } = createPageClient();
  const html = await textOf(await get(href("settings")));
  assert.match(html, /<details class="confirm"><summary[^>]*>Revoke.*?<form[^>]*action="\/settings\/hosts/s);
  const answer = await post(href("settingsHosts"), [["host", "api.frankfurter.dev"]]);
  assert.equal(answer.status, 303);
  assert.deepEqual(app.calls, ["revokeHost api.frankfurter.dev"]);
});

Deno.test("POST a link shows it once, uncached, and never on the page itself", async () => {
  const { post, get } = createPageClient();
  const answer = await post(href("settingsLinks"));
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.ok((await textOf(answer)).includes(`${PAGE_ORIGIN}/sign-in?token=link-token`));
  assert.ok(!(await textOf(await get(href("settings")))).includes("link-token"));
});

Deno.test("POST a session ends it", async () => {
  const { post, auth } = createPageClient();
  const answer = await post(href("settingsSessions"), [["session", "s2"]]);
  assert.equal(answer.status, 303);
  assert.deepEqual(auth.ended, ["s2"]);
});

Deno.test("GET /settings escapes titles, hosts and browser names", async () => {
  const { get, pages, app } = createPageClient();
  const id = app.cards[0]?.card.id;
  assert.ok(id);
  pages.hosts = [{ host: HOSTILE, blocks: [{ id, title: HOSTILE }] }];
  pages.prices = [{ model: HOSTILE, inputPerMillion: 1, outputPerMillion: 1 }];
  pages.localModels = [{ name: HOSTILE, baseUrl: HOSTILE, models: [HOSTILE] }];
  const html = await textOf(await get(href("settings", {}, { look: "local" })));
  assert.ok(html.includes("&lt;script") && !html.includes("<script>alert"));
});

Deno.test("GET /settings marks this browser and ends only the others", async () => {
  const { get } = createPageClient();
  const html = await textOf(await get(href("settings")));
  assert.match(html, /Firefox on Linux<\/strong><span class="quiet">this browser/);
  assert.ok(html.includes('name="session" value="s2"'));
  assert.ok(!html.includes('name="session" value="s1"'));
});
