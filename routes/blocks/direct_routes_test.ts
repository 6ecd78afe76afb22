import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createPageClient } from "../../testing/page_client.ts";
import { createTestRoutes, HTMX } from "../../testing/test_routes.ts";

const BLOCK = "/blocks/aaaaaaaaaaaaaaaa";
const GOOD = { hosts: "db.example.org:5432", risks: "accepted" };

Deno.test("GET direct says what stays open before it can be allowed, and changes nothing", async () => {
  const { get, app } = createTestRoutes();
  for (const query of ["", "?hosts=db.example.org:5432&risks=accepted"]) {
    const answer = await get(`${BLOCK}/direct${query}`);
    const html = await answer.text();
    equal(answer.status, 200);
    for (
      const words of [/nobody sees/, /can change to an address inside/, /No connection and no secret/, /IPv6/]
    ) {
      match(html, words);
    }
    ok(html.includes(`action="${BLOCK}/direct#allow"`) && !html.includes(`${BLOCK}/direct/revocations`));
  }
  deepEqual((await get(`${BLOCK}/direct/revocations`)).status, 405);
  deepEqual([app.calls, app.cards[0]!.card.directNetwork], [[], []]);
});

Deno.test("POST direct allows nothing without the box under the risks", async () => {
  const { post, app } = createTestRoutes();
  const answer = await post(`${BLOCK}/direct`, { hosts: GOOD.hosts });
  const html = await answer.text();
  equal(answer.status, 422);
  match(html, /Needed: nobody else decides this/);
  ok(html.includes("db.example.org:5432</textarea>"), "what was typed stands in the field");
  for (const risks of ["", "on", "yes"]) {
    equal((await post(`${BLOCK}/direct`, { ...GOOD, risks })).status, 422, risks);
  }
  deepEqual(app.calls, []);
});

Deno.test("POST direct allows one host a line, shows it on page and card, and takes it back", async () => {
  const { get, post, app } = createTestRoutes();
  const answer = await post(`${BLOCK}/direct`, {
    ...GOOD,
    hosts: "db.example.org:5432\r\nb.example.org:1\n",
  });
  deepEqual([answer.status, answer.headers.get("location")], [303, `${BLOCK}/direct`]);
  const page = await (await get(`${BLOCK}/direct`)).text();
  match(page, /Allowed now/);
  const card = await (await get(`${BLOCK}/card`, HTMX)).text();
  match(card, /class="direct-badge"[^>]*title="May reach db\.example\.org:5432, b\.example\.org:1/);
  match(await (await get(BLOCK)).text(), /Direct network/);

  equal((await post(`${BLOCK}/direct/revocations`, {})).status, 303);
  deepEqual(app.cards[0]!.card.directNetwork, []);
  ok(!(await (await get(`${BLOCK}/card`, HTMX)).text()).includes("direct-badge"));
});

Deno.test("POST direct shows a refused host at its field, as text", async () => {
  const { post } = createTestRoutes();
  const answer = await post(`${BLOCK}/direct`, { ...GOOD, hosts: "*.<b>:443" });
  const html = await answer.text();
  equal(answer.status, 422);
  match(html, /id="field-hosts-error">Cannot use &quot;\*\.&lt;b/);
});

Deno.test("POST settings/direct takes it back from the settings page", async () => {
  const { post, app } = createTestRoutes();
  await post(`${BLOCK}/direct`, GOOD);
  const answer = await post("/settings/direct", { block: "aaaaaaaaaaaaaaaa" });
  deepEqual([answer.status, answer.headers.get("location")], [303, "/settings?saved=hosts#hosts"]);
  deepEqual(app.cards[0]!.card.directNetwork, []);
  equal((await post("/settings/direct", { block: "../x" })).status, 422);
});

Deno.test("other pages of the web can neither allow nor take back", async () => {
  const { post, app } = createPageClient();
  const paths = [`${BLOCK}/direct`, `${BLOCK}/direct/revocations`, `${BLOCK}/limits`, "/settings/direct"];
  const fields = Object.entries({ ...GOOD, block: "aaaaaaaaaaaaaaaa" });
  for (const path of paths) {
    for (const site of ["cross-site", "same-site"]) {
      equal((await post(path, fields, { "sec-fetch-site": site })).status, 403, `${path} ${site}`);
    }
  }
  deepEqual(app.calls, []);
  equal(
    (await post(`${BLOCK}/direct`, fields)).status,
    303,
    "premise: the same form of our own page is taken",
  );
});
