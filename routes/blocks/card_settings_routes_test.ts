import { equal, match, ok } from "node:assert/strict";
import { createTestRoutes, HTMX } from "../../testing/test_routes.ts";

const BLOCK = "/blocks/aaaaaaaaaaaaaaaa";
const GOOD = {
  "place.name": "Lisbon",
  "place.was": "Lisbon",
  "place.latitude": "38.72",
  "place.longitude": "-9.14",
  days: "30",
  unit: "c",
  feeds: "",
};

Deno.test("GET settings is a page of plain forms, and for htmx their inside", async () => {
  const { get } = createTestRoutes();
  const page = await (await get(`${BLOCK}/settings`)).text();
  match(page, /^<!doctype html>/);
  for (const action of ["settings", "title", "schedule"]) {
    ok(page.includes(`action="${BLOCK}/${action}"`), `expected the form for ${action}`);
  }
  match(await (await get(`${BLOCK}/settings`, HTMX)).text(), /^<div class="panels" id="card-settings"/);
});

Deno.test("POST settings saves every kind of value as the services parse it", async () => {
  const { post, app } = createTestRoutes();
  const answer = await post(`${BLOCK}/settings`, {
    ...GOOD,
    wind: ["false", "true"],
    feeds: "https://a.example/x\nb.example/y",
  });
  equal(answer.status, 303);
  const saved = JSON.parse(app.calls[0]!.replace("saveSettings ", ""));
  equal(saved.place.latitude, 38.72);
  equal(saved.wind, true);
  equal(saved.days, 30);
  equal(saved.feeds.join(), "https://a.example/x,https://b.example/y");
});

Deno.test("POST settings tells a box that is off from one that was not asked", async () => {
  const { post, app } = createTestRoutes();
  await post(`${BLOCK}/settings`, { ...GOOD, wind: "false" });
  equal(JSON.parse(app.calls[0]!.replace("saveSettings ", "")).wind, false);
});

Deno.test("POST settings shows a refused form again: the value, the message at its field, status 422", async () => {
  const { post } = createTestRoutes();
  for (const headers of [{}, HTMX]) {
    const answer = await post(`${BLOCK}/settings`, { ...GOOD, days: "<b>many" }, headers);
    const html = await answer.text();
    equal(answer.status, 422);
    match(html, /id="field-setting-days"[^>]*aria-invalid="true"/);
    match(html, /class="field-error" id="field-setting-days-error"/);
    ok(html.includes("&lt;b>many"), "expected what was typed to stand in the field, as text");
  }
});

Deno.test("POST settings answers htmx with the card and closes the dialog", async () => {
  const answer = await createTestRoutes().post(`${BLOCK}/settings`, GOOD, HTMX);
  equal(answer.headers.get("hx-retarget"), "#block-aaaaaaaaaaaaaaaa");
  equal(answer.headers.get("hx-trigger"), "tessera:saved");
});

Deno.test("POST title bounds, cleans and keeps a name", async () => {
  const { post, app } = createTestRoutes();
  for (const title of ["", "   ", "\u202e\u200b", "\u0000", "x".repeat(121)]) {
    equal((await post(`${BLOCK}/title`, { title })).status, 422, JSON.stringify(title.slice(0, 10)));
  }
  equal(app.cards[0]!.card.title, "Lisbon");
  const name = "Büro 🏠 <script>{{7*7}}${7*7}";
  await post(`${BLOCK}/title`, { title: `  ${name}\u202e  ` });
  equal(app.cards[0]!.card.title, name);
});

Deno.test("POST schedule takes the block's own rhythm, an interval and a cron line", async () => {
  const { post, app } = createTestRoutes();
  const forms: readonly [Record<string, string>, string][] = [
    [{ kind: "own" }, "null"],
    [{ kind: "every", count: "15", unit: "60" }, '{"everySeconds":900}'],
    [
      { kind: "cron", cron: "0 8 * * 1-5", timeZone: "Europe/Lisbon" },
      '{"cron":"0 8 * * 1-5","timeZone":"Europe/Lisbon"}',
    ],
  ];
  for (const [fields, refresh] of forms) {
    equal((await post(`${BLOCK}/schedule`, fields)).status, 303);
    ok(app.calls.at(-1)!.startsWith(`setRefresh ${refresh}`), app.calls.join());
  }
});

Deno.test("POST schedule refuses what would run too often, never, or nowhere", async () => {
  const { post, app } = createTestRoutes();
  const forms: readonly Record<string, string>[] = [
    {},
    { kind: "hourly" },
    { kind: "every", count: "0", unit: "60" },
    { kind: "every", count: "-1", unit: "60" },
    { kind: "every", count: "1e-9", unit: "1" },
    { kind: "every", count: "14", unit: "1" },
    { kind: "every", count: "999999", unit: "86400" },
    { kind: "every", count: "5", unit: "7" },
    { kind: "cron", cron: "* * * * * *", timeZone: "UTC" },
    { kind: "cron", cron: "", timeZone: "UTC" },
    { kind: "cron", cron: "0 0 * * *", timeZone: "Mars/Olympus" },
  ];
  for (const fields of forms) {
    equal((await post(`${BLOCK}/schedule`, fields)).status, 422, JSON.stringify(fields));
  }
  equal(app.calls.length, 0);
});

Deno.test("GET settings opens the limits at the one that a card asked about, with its bounds", async () => {
  const { get } = createTestRoutes();
  match(
    await (await get(`${BLOCK}/settings`)).text(),
    /<details class="field-more" ><summary>Change the limits/,
  );
  const html = await (await get(`${BLOCK}/settings?limit=rssBytes`)).text();
  match(html, /<details class="field-more" open><summary>Change the limits/);
  match(html, /name="rssBytes"[^>]*value="512"/);
  match(html, /128 to 1,024; empty is 384/);
  match(html, /Set for this block: memory of the process 512 MB\./);
});

Deno.test("POST limits saves what was typed and shows a refused value at its field", async () => {
  const { post, app } = createTestRoutes();
  const saved = await post(`${BLOCK}/limits`, { rssBytes: "700", wallMs: "" });
  equal(saved.status, 303);
  equal(app.calls[0], 'saveLimits {"rssBytes":"700","wallMs":""}');
  for (const headers of [{}, HTMX]) {
    const answer = await post(`${BLOCK}/limits`, { rssBytes: "<b>much" }, headers);
    const html = await answer.text();
    equal(answer.status, 422);
    match(html, /id="field-limit-rssBytes"[^>]*aria-invalid="true"/);
    match(html, /Cannot use &quot;&lt;b>much&quot;: expected 128 MB to 1,024 MB/);
  }
});
