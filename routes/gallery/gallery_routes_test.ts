import assert from "node:assert/strict";
import { HOME_ID } from "../../testing/fake_app.ts";
import { createPageClient } from "../../testing/page_client.ts";
import { href } from "../../urls.ts";

const HOSTILE = `"><script>alert(1)</script>`;

Deno.test("GET /gallery groups the ready blocks and names the hosts of each", async () => {
  const { get } = createPageClient();
  const html = await (await get(href("gallery"))).text();
  for (
    const text of ["Outside", "Money", "Currency", "api.frankfurter.dev", href("recipe", { recipe: "rss" })]
  ) {
    assert.ok(html.includes(text), text);
  }
});

Deno.test("GET a recipe fills its form from the query and escapes it", async () => {
  const { get } = createPageClient();
  const html = await (await get(href("recipe", { recipe: "currency" }, { base: "CHF", quote: HOSTILE })))
    .text();
  assert.match(html, /name="base"[^>]*value="CHF"/);
  assert.match(html, /name="days"[^>]*value="30"/);
  assert.ok(!html.includes("<script>alert"));
});

Deno.test("GET a recipe takes a place as JSON", async () => {
  const { get } = createPageClient();
  const place = JSON.stringify({ name: "Porto", latitude: 41.15, longitude: -8.61 });
  const html = await (await get(href("recipe", { recipe: "weather" }, { place }))).text();
  assert.match(html, /name="place\.name"[^>]*value="Porto"/);
  assert.match(html, /name="place\.latitude"[^>]*value="41\.15"/);
});

Deno.test("GET an unknown recipe answers 404", async () => {
  const { get } = createPageClient();
  for (const recipe of ["none", "__proto__", "..%2f", "a".repeat(5_000)]) {
    const answer = await get(`/gallery/${recipe}`);
    assert.equal(answer.status, 404, recipe.slice(0, 20));
    await answer.body?.cancel();
  }
});

Deno.test("POST a recipe makes the block and goes to it on its dashboard", async () => {
  const { post, app } = createPageClient();
  const answer = await post(href("recipe", { recipe: "currency" }), [["base", "EUR"], ["quote", "USD"], [
    "days",
    "30",
  ]]);
  assert.equal(answer.status, 303);
  assert.match(answer.headers.get("location") ?? "", new RegExp(`^/dashboards/${HOME_ID}#block-`));
  assert.deepEqual(app.calls, ['createFromRecipe currency {"base":"EUR","quote":"USD","days":"30"}']);
});

Deno.test("POST a refused recipe answers 422 with its errors and the typed values", async () => {
  const { post, pages } = createPageClient();
  pages.recipeAnswer = {
    kind: "invalid",
    errors: { base: "Expected three letters", form: "frankfurter.dev did not answer" },
  };
  const answer = await post(href("recipe", { recipe: "currency" }), [["base", "EURO"], ["quote", "USD"]]);
  assert.equal(answer.status, 422);
  const html = await answer.text();
  for (
    const text of ["Expected three letters", 'value="EURO"', "frankfurter.dev did not answer", 'role="alert"']
  ) {
    assert.ok(html.includes(text), text);
  }
});

Deno.test("POST a recipe with a wrong dashboard still makes the block", async () => {
  const { post } = createPageClient();
  const answer = await post(href("recipe", { recipe: "currency" }), [["dashboard", "' OR 1=1 --"]]);
  assert.equal(answer.status, 303);
});
