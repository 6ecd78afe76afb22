import { equal, match, notEqual, ok } from "node:assert/strict";
import { HOME_ID } from "../../testing/fake_app.ts";
import { createCardMaker, sampleCards } from "../../testing/sample_cards.ts";
import { createTestRoutes, HTMX, NOW } from "../../testing/test_routes.ts";
import { cardId } from "../../views/card.tsx";

const DASHBOARD = `/dashboards/${HOME_ID}`;

Deno.test("GET / shows every card of the first dashboard in its state", async () => {
  const { get, app } = createTestRoutes();
  const page = await get("/");
  const html = await page.text();
  equal(page.status, 200);
  match(page.headers.get("content-type") ?? "", /^text\/html; charset=utf-8/i);
  for (const { card } of app.cards) {
    ok(html.includes(`id="${cardId(card.id)}"`), `expected the card "${card.title}"`);
    ok(html.includes(`data-state="${card.state.kind}"`), `expected the state "${card.state.kind}"`);
  }
});

Deno.test("GET / says of each state whose move it is", async () => {
  const html = await (await createTestRoutes().get("/")).text();
  for (
    const words of [
      "May this block call these hosts?",
      "no retry until you act",
      "the site answers 403",
      "attempt 2 of 3",
      "the page holds no backup times",
      "paused · ",
      "refreshing · ",
    ]
  ) ok(html.includes(words), `expected "${words}"`);
});

Deno.test("GET / holds no inline style, script or handler, so that a strict policy can forbid them", async () => {
  const html = await (await createTestRoutes().get("/")).text();
  ok(!/<[^>]+\sstyle=/.test(html), "expected no style attribute");
  ok(!/<[^>]+\son[a-z]+=/.test(html), "expected no handler attribute");
  ok(!/<script(?![^>]*\ssrc=)/.test(html), "expected no inline script");
  ok(!/hx-on|js:|hx-trigger="[^"]*\[/.test(html), "expected nothing that htmx evaluates");
});

Deno.test("GET / answers 304 while nothing has changed, and the page again after a change", async () => {
  const { get, app } = createTestRoutes();
  const etag = (await get("/")).headers.get("etag") ?? "";
  const again = await get("/", { "If-None-Match": etag });
  equal(again.status, 304);
  equal(await again.text(), "");
  await app.renameBlock(app.cards[0]!.card.id, "Porto");
  equal((await get("/", { "If-None-Match": etag })).status, 200);
});

Deno.test("GET / compresses for a browser that can read it", async () => {
  const { get } = createTestRoutes();
  const plain = await get("/");
  const packed = await get("/", { "Accept-Encoding": "gzip, br" });
  equal(plain.headers.get("content-encoding"), null);
  equal(packed.headers.get("content-encoding"), "br");
  const plainBytes = (await plain.arrayBuffer()).byteLength;
  const packedBytes = (await packed.arrayBuffer()).byteLength;
  ok(packedBytes * 3 < plainBytes, `expected ${packedBytes} bytes to be far below ${plainBytes}`);
});

Deno.test("GET / offers ready blocks on an empty dashboard", async () => {
  const html = await (await createTestRoutes({ cards: [] }).get("/")).text();
  match(html, /Nothing here yet/);
  match(html, /href="\/gallery\/weather"/);
});

Deno.test("GET / reloads by itself without scripts while a block is being made", async () => {
  const html = await (await createTestRoutes().get("/")).text();
  match(html, /<noscript><meta http-equiv="refresh" content="4"\/?><\/noscript>/);
});

Deno.test("GET / escapes a hostile title wherever it stands", async () => {
  const title = `<script>alert(1)</script>"'{{7*7}}\${7*7}`;
  const make = createCardMaker(NOW);
  const { get } = createTestRoutes({
    cards: [make(title, { columns: 4, state: { kind: "waiting", nextRunAt: null } })],
  });
  const html = await (await get("/")).text();
  ok(!html.includes("<script>alert"), "expected the tag to be text");
  ok(html.includes("{{7*7}}"), "expected braces to be left alone");
  ok(!/title="[^"]*<script/.test(html), "expected attributes to be escaped");
});

Deno.test("GET / keeps a card whose tree is broken from breaking the page", async () => {
  const make = createCardMaker(NOW);
  const good = make("Good", {
    columns: 4,
    state: { kind: "fresh", at: NOW, nextRunAt: null },
    tree: ["fine"],
  });
  const bad = make("Bad", {
    columns: 4,
    state: { kind: "fresh", at: NOW, nextRunAt: null },
    tree: [{ ui: "LineChart", props: { data: "nonsense", x: 1 } }, { ui: "NoSuchThing", props: {} }],
  });
  const page = await createTestRoutes({ cards: [bad, good] }).get("/");
  const html = await page.text();
  equal(page.status, 200);
  ok(html.includes("fine"), "expected the good card to be drawn");
  ok(html.includes(`id="${cardId(bad.card.id)}"`), "expected the bad card to be there");
});

Deno.test("GET /dashboards/:dashboard gives htmx the cards alone", async () => {
  const { get } = createTestRoutes();
  const fragment = await get(DASHBOARD, HTMX);
  const html = await fragment.text();
  match(html, /^<section id="grid"/);
  const page = await get(DASHBOARD);
  notEqual(page.headers.get("etag"), fragment.headers.get("etag"));
  match(page.headers.get("vary") ?? "", /HX-Request/i);
});

Deno.test("GET /dashboards/:dashboard answers hostile ids with 404 and nothing of theirs as markup", async () => {
  const { get } = createTestRoutes();
  for (
    const id of [
      "-1",
      "0",
      "1e309",
      "NaN",
      "%00",
      "'%20OR%201=1%20--",
      "x".repeat(10_000),
      "..%2f",
      "%3Cscript%3E",
      "aaaaaaaaaaaaaaaa",
    ]
  ) {
    const page = await get(`/dashboards/${id}`);
    equal(page.status, 404, `expected 404 for ${id.slice(0, 20)}`);
    ok(!(await page.text()).includes("<script>"), "expected the id to be text");
  }
});

Deno.test("POST order saves the order and offers the way back", async () => {
  const { post, app } = createTestRoutes();
  const order = app.cards.map(({ card }) => card.id).reverse();
  const answer = await post(`${DASHBOARD}/order`, { order: order.join(",") }, HTMX);
  equal(answer.status, 200);
  equal(answer.headers.get("hx-retarget"), "#grid");
  equal(app.cards[0]?.card.id, order[0]);
  const token = /name="token" value="([^"]+)"/.exec(await answer.text())?.[1] ?? "";
  notEqual(token, "");
  await post("/undos", { token }, HTMX);
  equal(app.cards.at(-1)?.card.id, order[0]);
});

Deno.test("POST order refuses ids that are none, and more than a dashboard can hold", async () => {
  const { post, app } = createTestRoutes();
  for (
    const order of ["", "x", "aaaaaaaaaaaaaaaa,<script>", Array(10_000).fill("aaaaaaaaaaaaaaaa").join(",")]
  ) {
    equal((await post(`${DASHBOARD}/order`, { order })).status, 422);
  }
  equal(app.calls.length, 0);
});

Deno.test("POST title trims, bounds and cleans a dashboard's name", async () => {
  const { post, get } = createTestRoutes();
  for (const title of ["", "   ", "\u202e", "\u0000", "x".repeat(81)]) {
    equal((await post(`${DASHBOARD}/title`, { title })).status, 422, JSON.stringify(title.slice(0, 10)));
  }
  equal((await post(`${DASHBOARD}/title`, { title: " Büro 🏠 <b> " })).status, 303);
  ok((await (await get("/")).text()).includes("Büro 🏠 &lt;b"), "expected the new name as text");
});

Deno.test("A deleted card can be taken back without scripts, and its message is shown once", async () => {
  const { post, get, app } = createTestRoutes();
  const before = app.cards.length;
  const deleted = await post(`/blocks/${app.cards[0]!.card.id}/deletions`, {});
  equal(deleted.status, 303);
  const cookie = deleted.headers.getSetCookie().find((text) => text.startsWith("tessera_toast=")) ?? "";
  match(cookie, /HttpOnly/);
  const page = await get(deleted.headers.get("location") ?? "", { Cookie: cookie.split(";")[0] ?? "" });
  const html = await page.text();
  match(html, /Deleted “Lisbon”/);
  match(page.headers.getSetCookie().join(), /tessera_toast=; Max-Age=0/);
  await post("/undos", { token: /name="token" value="([^"]+)"/.exec(html)?.[1] ?? "" });
  equal(app.cards.length, before);
});

Deno.test("GET / takes a toast cookie that someone else wrote for what it is", async () => {
  const { get } = createTestRoutes({ cards: sampleCards(NOW) });
  for (
    const cookie of ["%", "x", encodeURIComponent('{"label":5}'), encodeURIComponent('{"label":"<b>hi"}')]
  ) {
    const page = await get("/", { Cookie: `tessera_toast=${cookie}` });
    equal(page.status, 200);
    ok(!(await page.text()).includes("<b>hi"), "expected the label to be text");
  }
});
