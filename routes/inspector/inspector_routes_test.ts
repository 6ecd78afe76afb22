import assert from "node:assert/strict";
import { createPageClient } from "../../testing/page_client.ts";
import { href } from "../../urls.ts";

const ADDRESS = "https://api.example.org/games.json";
const FORM = [
  ["address", ADDRESS],
  ["choice", "games"],
  ["fields", "home"],
  ["fields", "score"],
  ["view", "table"],
  ["title", "Games"],
] as const;

Deno.test("GET /inspector without an address asks for one and looks nowhere", async () => {
  const { get, app } = createPageClient();
  const answer = await get(href("inspector"));
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /name="address"/);
  assert.deepEqual(app.calls, []);
});

Deno.test("GET /inspector shows format, choices, fields with samples and views", async () => {
  const { get, app } = createPageClient();
  const html = await (await get(href("inspector", {}, { address: ADDRESS }))).text();
  assert.deepEqual(app.calls, [`inspectAddress ${ADDRESS}`]);
  for (const text of [">JSON<", "games, 14 rows", "teams, 20 rows", "Arsenal", ">Table<"]) {
    assert.ok(html.includes(text), text);
  }
  assert.match(html, /value="home"[^>]*checked/);
  assert.ok(!/value="updated"[^>]*checked/.test(html));
});

Deno.test("GET /inspector opens the choice that a link names", async () => {
  const { get } = createPageClient();
  const html = await (await get(href("inspector", {}, { address: ADDRESS, choice: "teams" }))).text();
  assert.match(html, /name="choice" value="teams"/);
});

Deno.test("GET /inspector says why an address is no block, and what else to do", async () => {
  const { get, pages } = createPageClient();
  pages.inspection = {
    kind: "unknown",
    address: ADDRESS,
    message: "It answers <b>video</b>",
    hint: "Try its feed",
  };
  const html = await (await get(href("inspector", {}, { address: ADDRESS }))).text();
  for (const text of ["It answers &lt;b", "Try its feed", href("gallery"), href("settings")]) {
    assert.ok(html.includes(text), text);
  }
});

Deno.test("GET /inspector refuses an endless address without looking at it", async () => {
  const { get, app } = createPageClient();
  const answer = await get(href("inspector", {}, { address: `https://example.org/${"a".repeat(10_000)}` }));
  assert.equal(answer.status, 422);
  await answer.body?.cancel();
  assert.deepEqual(app.calls, []);
});

Deno.test("POST /inspector makes a block of the choice and goes to it", async () => {
  const { post, app } = createPageClient();
  const answer = await post(href("inspector"), FORM);
  assert.equal(answer.status, 303);
  assert.match(answer.headers.get("location") ?? "", /^\/dashboards\/.+#block-/);
  const choice = {
    address: ADDRESS,
    choice: "games",
    fields: ["home", "score"],
    view: "table",
    title: "Games",
  };
  assert.equal(app.calls.at(-1), `createFromAddress ${JSON.stringify(choice)}`);
});

Deno.test("POST /inspector refuses fields, views and titles that the source does not offer", async () => {
  const { post, app } = createPageClient();
  const refused = [
    [FORM.filter(([name]) => name !== "fields"), "Choose at least one field"],
    [[...FORM, ["fields", "secret"]], "The source has changed"],
    [FORM.map(([name, value]) => [name, name === "view" ? "hologram" : value]), "Choose one of these"],
    [
      FORM.map(([name, value]) => [name, name === "title" ? " \u202e\u200b " : value]),
      "A title needs at least one letter",
    ],
    [
      FORM.map(([name, value]) => [name, name === "title" ? "x".repeat(500) : value]),
      "At most 120 characters",
    ],
  ] as const;
  for (const [form, message] of refused) {
    const answer = await post(
      href("inspector"),
      form.map(([name = "", value = ""]) => [name, value] as const),
    );
    assert.equal(answer.status, 422, message);
    assert.ok((await answer.text()).includes(message), message);
  }
  assert.ok(!app.calls.some((call) => call.startsWith("createFromAddress")));
});

Deno.test("the inspector escapes what a source says of itself", async () => {
  const { get, pages } = createPageClient();
  const hostile = `"><img src=x onerror=alert(1)>`;
  assert.ok(pages.inspection.kind === "recognised");
  const [choice] = pages.inspection.choices;
  assert.ok(choice);
  pages.inspection = {
    ...pages.inspection,
    title: hostile,
    summary: hostile,
    choices: [{
      ...choice,
      label: hostile,
      fields: [{ path: hostile, label: hostile, type: "text", sample: hostile, isChosen: true }],
    }, { ...choice, label: hostile }],
  };
  const html = await (await get(href("inspector", {}, { address: hostile }))).text();
  assert.ok(html.includes("&lt;img") && !html.includes("<img"));
});
