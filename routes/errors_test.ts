import { equal, match, ok } from "node:assert/strict";
import { AppError, type AppErrorCode } from "../domain/errors.ts";
import type { Log } from "../log.ts";
import { createTestRoutes, HTMX } from "../testing/test_routes.ts";

function failWith(error: unknown) {
  const logged: unknown[] = [];
  const log: Log = { info() {}, warn() {}, error: (_area, _message, _fields, cause) => logged.push(cause) };
  const test = createTestRoutes({ deps: { log } });
  test.app.getDashboard = () => Promise.reject(error);
  return { ...test, logged };
}

Deno.test("An expected refusal becomes its status and its words, with the hint as the next step", async () => {
  const statuses: readonly [AppErrorCode, number][] = [
    ["not_found", 404],
    ["invalid", 422],
    ["conflict", 409],
    ["busy", 429],
    ["unavailable", 503],
    ["forbidden", 403],
    ["database", 503],
  ];
  for (const [code, status] of statuses) {
    const { get } = failWith(new AppError(code, "Cannot open <b>it</b>", "Try the other one"));
    const page = await get("/");
    const html = await page.text();
    equal(page.status, status, code);
    match(html, /Cannot open &lt;b>it/);
    match(html, /Try the other one/);
    match(html, /href="\/"/);
  }
});

Deno.test("An unexpected error keeps its words for the log", async () => {
  const error = new Error("password is hunter2");
  const { get, logged } = failWith(error);
  const page = await get("/");
  equal(page.status, 500);
  ok(!(await page.text()).includes("hunter2"), "expected the cause to stay private");
  equal(logged[0], error);
});

Deno.test("An error during a swap is a toast that leaves the page as it is", async () => {
  const { get } = failWith(new AppError("busy", "Too many runs are waiting"));
  const answer = await get("/", HTMX);
  equal(answer.status, 429);
  equal(answer.headers.get("hx-retarget"), "#toasts");
  match(await answer.text(), /^<div class="toast".*Too many runs are waiting/);
});

Deno.test("An unknown path is a page that names it as text", async () => {
  const { get } = createTestRoutes();
  for (
    const path of [
      "/nothing",
      "/%3Cscript%3Ealert(1)%3C/script%3E",
      `/${"x".repeat(10_000)}`,
      "/blocks/aaaaaaaaaaaaaaaa/nothing",
    ]
  ) {
    const page = await get(path);
    equal(page.status, 404, path.slice(0, 30));
    ok(!(await page.text()).includes("<script>alert"), "expected the path to be text");
  }
});

Deno.test("A method override is ignored", async () => {
  const { get, post, app } = createTestRoutes();
  equal(
    (await get("/blocks/aaaaaaaaaaaaaaaa/deletions?_method=POST", { "X-HTTP-Method-Override": "POST" }))
      .status,
    405,
  );
  equal((await post("/dashboards/homehomehomehome", { _method: "DELETE" })).status, 405);
  equal(app.cards.length, 12);
});
