import { equal, match, notEqual, ok } from "node:assert/strict";
import { createTestRoutes, HTMX } from "../../testing/test_routes.ts";

const CARD = "/blocks/aaaaaaaaaaaaaaaa/card";

Deno.test("GET card gives the same card as the page holds", async () => {
  const { get } = createTestRoutes();
  const fragment = await (await get(CARD, HTMX)).text();
  match(fragment, /^<article id="block-aaaaaaaaaaaaaaaa"/);
  ok(
    (await (await get("/")).text()).includes(fragment),
    "expected the page to hold the fragment letter by letter",
  );
});

Deno.test("GET card answers 304 to the tag that the card carries, and the card again once it changed", async () => {
  const { get, app } = createTestRoutes();
  const page = await (await get("/")).text();
  const etag = (/data-block="aaaaaaaaaaaaaaaa" data-etag="([^"]+)"/.exec(page)?.[1] ?? "").replaceAll(
    "&quot;",
    '"',
  );
  const unchanged = await get(CARD, { ...HTMX, "If-None-Match": etag });
  equal(unchanged.status, 304);
  equal(await unchanged.text(), "");
  await app.setPaused(app.cards[0]!.card.id, true);
  const changed = await get(CARD, { ...HTMX, "If-None-Match": etag });
  equal(changed.status, 200);
  notEqual(changed.headers.get("etag"), etag);
});

Deno.test("GET card leads a person who opens its address to the block's page", async () => {
  const answer = await createTestRoutes().get(CARD);
  equal(answer.status, 303);
  equal(answer.headers.get("location"), "/blocks/aaaaaaaaaaaaaaaa");
});

Deno.test("GET card answers hostile and unknown ids with 404", async () => {
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
      "..%2f..",
      "zzzzzzzzzzzzzzzz",
      "AAAAAAAAAAAAAAAA",
    ]
  ) {
    equal((await get(`/blocks/${id}/card`, HTMX)).status, 404, id.slice(0, 20));
  }
});

Deno.test("GET N-H.css gives a version's stylesheet, to be kept for ever, and 404 for any other name", async () => {
  const { get } = createTestRoutes();
  const css = await get("/blocks/aaaaaaaaaaaaaaaa/1-abc.css");
  equal(css.status, 200);
  match(css.headers.get("content-type") ?? "", /^text\/css/);
  match(css.headers.get("cache-control") ?? "", /immutable/);
  match(css.headers.get("vary") ?? "", /Accept-Encoding/);
  equal((await get("/blocks/aaaaaaaaaaaaaaaa/2-def.css")).status, 404);
  equal((await get("/blocks/aaaaaaaaaaaaaaaa/..%2fpasswd.css")).status, 404);
});
