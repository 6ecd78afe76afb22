import { equal, match } from "node:assert/strict";
import { createTestRoutes } from "../testing/test_routes.ts";

Deno.test("POST /theme is kept and stands in the first byte of the next page", async () => {
  const { post, get } = createTestRoutes();
  const answer = await post("/theme", { theme: "dark", back: "/settings?a=b" });
  equal(answer.status, 303);
  equal(answer.headers.get("location"), "/settings?a=b");
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  match(
    await (await get("/", { Cookie: cookie })).text(),
    /^<!doctype html><html lang="en" data-theme="dark"/,
  );
});

Deno.test("POST /theme leads nowhere but to a path of this server", async () => {
  const { post } = createTestRoutes();
  for (
    const back of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "/a b",
      "",
      "x",
    ]
  ) {
    equal((await post("/theme", { theme: "light", back })).headers.get("location"), "/", back);
  }
  equal((await post("/theme", { theme: "pink" })).status, 422);
});

Deno.test("A theme cookie that someone else wrote is the automatic theme", async () => {
  const html = await (await createTestRoutes().get("/", { Cookie: 'tessera_theme="><script>' })).text();
  match(html, /data-theme="auto"/);
});
