import assert from "node:assert/strict";
import { createPageClient } from "../../testing/page_client.ts";
import { href } from "../../urls.ts";

const HOSTILE = `"><script>alert(1)</script>\u202e`;

function wordsOf(html: string): string {
  return html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}

Deno.test("GET /settings/patterns shows what worked with its counts, and known failures with theirs", async () => {
  const { get } = createPageClient();
  const answer = await get(href("settingsPatterns"));
  assert.equal(answer.status, 200);
  const html = await answer.text();
  const words = wordsOf(html);
  assert.match(words, /EUR\/USD as a line chart/);
  assert.match(
    words,
    /api\.frankfurter\.dev\/v1\/{date}\?base&amp;symbols · JSON API, Stat, LineChart · 2 blocks/,
  );
  assert.match(words, /stopped working once/);
  assert.match(words, /403 on a page that is scraped seen 4 times, helped in 2 of 3 attempts/);
  assert.match(words, /Decimal commas not seen yet · switched off/);
  assert.ok(!/<[^>]+\s(style|on[a-z]+)=/i.test(html));
});

Deno.test("GET /settings leads to what was learned", async () => {
  const { get } = createPageClient();
  const html = await (await get(href("settings"))).text();
  assert.ok(html.includes(`href="${href("settingsPatterns")}"`));
});

Deno.test("POST forgets one, and all only behind a second step", async () => {
  const { get, post, app } = createPageClient();
  const html = await (await get(href("settingsPatterns"))).text();
  assert.match(html, /<details class="confirm"><summary[^>]*>Forget all.*?name="all" value="yes"/s);
  const one = await post(href("settingsPatternsForgotten"), [["pattern", "7"]]);
  assert.equal(one.status, 303);
  assert.match(await (await get(one.headers.get("location") ?? "")).text(), /It is forgotten/);
  await post(href("settingsPatternsForgotten"), [["all", "yes"]]);
  assert.deepEqual(app.calls, ["forgetPattern 7", "forgetAllPatterns"]);
});

Deno.test("POST switches advice off and on", async () => {
  const { post, get, app } = createPageClient();
  const off = await post(href("settingsPatternsSwitched"), [["pattern", "3"], ["enabled", "no"]]);
  assert.match(await (await get(off.headers.get("location") ?? "")).text(), /not given any more/);
  await post(href("settingsPatternsSwitched"), [["pattern", "4"], ["enabled", "yes"]]);
  assert.deepEqual(app.calls, ["setErrorPattern 3 false", "setErrorPattern 4 true"]);
});

Deno.test("POST refuses forms that name no pattern", async () => {
  const { post, app } = createPageClient();
  for (
    const form of [[], [["pattern", "-1"]], [["pattern", "1e99"]], [["pattern", "x"]], [[
      "all",
      "no",
    ]]] as const
  ) {
    const answer = await post(href("settingsPatternsForgotten"), form as never);
    assert.equal(answer.status, 422, JSON.stringify(form));
    await answer.body?.cancel();
  }
  const refused = await post(href("settingsPatternsSwitched"), [["pattern", "3"], ["enabled", "maybe"]]);
  assert.equal(refused.status, 422);
  assert.deepEqual(app.calls, []);
});

Deno.test("GET /settings/patterns escapes everything and says nothing that a link asks for", async () => {
  const { get, pages } = createPageClient();
  const [success] = pages.learned.successes;
  const [error] = pages.learned.errors;
  assert.ok(success && error);
  pages.learned = {
    successes: [{ ...success, request: HOSTILE, host: HOSTILE, endpoint: HOSTILE, view: HOSTILE }],
    errors: [{ ...error, title: HOSTILE, advice: HOSTILE }],
    hasMore: true,
  };
  const html = await (await get(href("settingsPatterns", {}, { done: HOSTILE }))).text();
  assert.ok(html.includes("&lt;script") && !html.includes("<script>alert") && !html.includes("\u202e"));
  assert.match(html, /Only the 1 most used/);
  const plain = wordsOf(await (await get(href("settingsPatterns"))).text());
  for (const done of ["constructor", "__proto__", "toString", HOSTILE]) {
    const page = await (await get(href("settingsPatterns", {}, { done }))).text();
    assert.equal(wordsOf(page), plain, done);
  }
});
