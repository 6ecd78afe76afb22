import assert from "node:assert/strict";
import { createPageClient } from "../../../testing/page_client.ts";
import type { Why } from "../../../services/why/types.ts";
import { href } from "../../../urls.ts";

const HOSTILE = `"><script>alert(1)</script>\u202e`;

function open() {
  const client = createPageClient();
  const block = client.app.cards[1]?.card.id ?? "";
  return { ...client, block };
}

function wordsOf(html: string): string {
  return html.replace(/<[^>]+>/g, " ").replaceAll("&quot;", '"').replace(/\s+/g, " ");
}

Deno.test("the tab lists the card's values, each a plain link to where it comes from", async () => {
  const { get, block } = open();
  const html = await (await get(href("block", { block }, { tab: "why" }))).text();
  assert.match(wordsOf(html), /Where values come from/);
  assert.ok(html.includes(`href="/blocks/${block}/why?at=%2Flatest&amp;value=1.0842"`), "by its place");
  assert.ok(html.includes(`href="/blocks/${block}/why?value=Reference+rate"`), "by its words");
  assert.match(wordsOf(html), /only on the card/);
});

Deno.test("GET /blocks/:block/why without a value leads to the tab, which the card's menu leads to", async () => {
  const { get, block } = open();
  const answer = await get(href("blockWhy", { block }));
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get("location"), href("block", { block }, { tab: "why" }));
  const home = await (await get("/")).text();
  assert.match(home, new RegExp(`<a[^>]*href="/blocks/${block}/why"[^>]*>.*?Why these numbers\\?`, "s"));
});

Deno.test("GET /blocks/:block/why says request, status, time, answer, code line, version, model and run", async () => {
  const { get, block, app } = open();
  const html = await (await get(href("blockWhy", { block }, { at: "/latest", value: "1.0842" }))).text();
  const words = wordsOf(html);
  assert.match(words, /Why “1\.0842”\?/);
  assert.match(words, /api\.frankfurter\.dev answered it as it is/);
  assert.match(words, /GET api\.frankfurter\.dev\/v1\/2026-10-23\.\. 200 187 ms/);
  assert.match(words, /rates\["2026-11-20"\]\.USD/);
  assert.match(html, /<mark>1\.0842<\/mark>/);
  assert.match(html.replace(/<[^>]+>/g, ""), /2const latest = last\.rate;/);
  assert.ok(
    html.includes(
      `${href("block", { block }, { tab: "code", version: 2 }).replace("&", "&amp;")}#backend-ts-2`,
    ),
  );
  assert.match(words, /Version 2/);
  assert.match(words, /small-1/);
  assert.ok(html.includes(href("blockRun", { block, run: 12 })));
  assert.match(words, /one of 2 equal values/);
  assert.deepEqual(app.calls, [`explainValue ${block} {"path":"/latest","value":"1.0842"}`]);
  assert.ok(!/<[^>]+\s(style|on[a-z]+)=/i.test(html));
});

const REQUEST = {
  ...{ method: "GET", address: "a.example/x", status: null, ms: null, fromCache: true, bytes: 0 },
  ...{ contentType: "", isTrimmed: true },
};
const PLACE = { request: REQUEST, jsonPath: null, excerpt: { before: "a ", match: "b", after: " c" } };

const FINDINGS: readonly (readonly [finding: Why["finding"], words: RegExp])[] = [
  [
    { kind: "answer", how: "rounded", places: [PLACE, PLACE], total: 9 },
    /changed: rounded.*9 places; 1 more of them/,
  ],
  [
    { kind: "computed", how: "the sum of the 3 numbers of a[].b", places: [PLACE] },
    /computed.*the sum of the 3 numbers/,
  ],
  [{ kind: "setting", name: "city", label: "City" }, /the setting “City”/],
  [{ kind: "clock", how: "the day of the run" }, /from the clock: the day of the run/],
  [
    { kind: "request", how: "the status of its answer", request: REQUEST },
    /measured.*a\.example\/x No answer/,
  ],
  [{ kind: "code" }, /in the code as it is and in no answer/],
  [
    { kind: "unknown", reason: "It does not stand there", closest: PLACE },
    /does not stand there.*closest number/,
  ],
];

for (const [finding, words] of FINDINGS) {
  Deno.test(`GET /blocks/:block/why explains a value of kind ${finding.kind}`, async () => {
    const { get, pages, block } = open();
    pages.why = {
      ...pages.why,
      finding,
      code: { lines: [], names: [] },
      run: { id: null, at: 1 },
      dataPath: null,
    };
    const html = await (await get(href("blockWhy", { block }, { value: "x" }))).text();
    assert.match(wordsOf(html), words);
    assert.match(wordsOf(html), /No line of backend\.ts names this field/);
  });
}

Deno.test("GET /blocks/:block/why draws hostile values, answers, names and code as text", async () => {
  const { get, pages, block } = open();
  const evil = { before: HOSTILE, match: HOSTILE, after: HOSTILE };
  const request = { ...REQUEST, method: HOSTILE, address: HOSTILE, contentType: HOSTILE };
  pages.why = {
    ...pages.why,
    value: HOSTILE,
    dataPath: HOSTILE,
    also: [HOSTILE],
    finding: { kind: "computed", how: HOSTILE, places: [{ request, jsonPath: HOSTILE, excerpt: evil }] },
    code: { lines: [1, 999], names: [HOSTILE] },
    backend: HOSTILE,
    version: { ...pages.why.version, origin: { kind: "model", model: HOSTILE } },
  };
  pages.shown = {
    ...pages.shown,
    values: [{ label: HOSTILE, value: HOSTILE, shownBy: HOSTILE, path: HOSTILE }],
  };
  for (
    const address of [
      href("blockWhy", { block }, { value: HOSTILE }),
      href("block", { block }, { tab: "why" }),
    ]
  ) {
    const answer = await get(address);
    const html = await answer.text();
    assert.equal(answer.status, 200, address);
    assert.ok(html.includes("&lt;script") && !html.includes("<script>alert"), address);
    assert.ok(!/<[^>]+\s(style|on[a-z]+)=/i.test(html));
  }
});

Deno.test("GET /blocks/:block/why bounds what a query may ask", async () => {
  const { get, app, block } = open();
  const answer = await get(href("blockWhy", { block }, { value: "x".repeat(6_000) }));
  assert.equal(answer.status, 200);
  await answer.body?.cancel();
  assert.ok((app.calls[0] ?? "").length < 2_100);
});
