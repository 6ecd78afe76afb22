import { equal, match, ok } from "node:assert/strict";
import { silentLog } from "../../log.ts";
import { createTokens } from "../../services/tokens/create_tokens.ts";
import { openDatabase } from "../../storage/database.ts";
import { createTestRoutes, NOW } from "../../testing/test_routes.ts";
import { addFakePages } from "../../testing/fake_pages.ts";
import { createFakeApp } from "../../testing/fake_app.ts";

Deno.test("a token is made in the settings, shown once, listed without its secret, and revoked", async () => {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const tokens = createTokens({ db, now: () => NOW });
  const { app } = addFakePages(createFakeApp({ now: () => NOW }), NOW);
  const { get, post } = createTestRoutes({ deps: { tokens, app } });
  try {
    const made = await post("/settings/tokens", { name: "<b>prometheus</b>", scope: "metrics", days: "30" });
    equal(made.headers.get("cache-control"), "no-store");
    const token = /tessera_[0-9a-f]{16}_[\w-]{43}/.exec(await made.text())?.[0] ?? "";
    equal((await tokens.check(`Bearer ${token}`, "metrics")).kind, "good");
    const html = await (await get("/settings")).text();
    ok(!html.includes(token.slice(-43)) && html.includes("&lt;b>prometheus"));
    match(html, /last used on 2026-11-22/);
    const id = token.split("_")[1] ?? "";
    equal((await post("/settings/tokens/revocations", { token: id })).status, 303);
    equal((await tokens.check(`Bearer ${token}`, "metrics")).kind, "wrong");
    for (const days of ["0", "many", "4000"]) {
      const refused = await post("/settings/tokens", { name: "kept", scope: "read", days });
      equal(refused.status, 422);
      const page = await refused.text();
      ok(page.includes('value="kept"') && page.includes(`value="${days}"`), days);
    }
    equal((await tokens.list()).length, 0);
  } finally {
    await db.close();
  }
});
