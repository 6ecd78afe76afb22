import { equal, match, ok } from "node:assert/strict";
import { LOCAL_ORIGIN, testSecure } from "../../testing/secure_client.ts";

testSecure("every answer carries the headers, whatever gave it", async ({ send, signIn, app, server }) => {
  app.listRecipes = () => Promise.reject(new Error("broken"));
  server.get("/throws", () => {
    throw new RangeError("unexpected");
  });
  const own = { cookie: await signIn(), origin: LOCAL_ORIGIN };
  const answers: readonly (readonly [string, number, Promise<Response>])[] = [
    ["page", 200, send("/trash", { headers: own })],
    ["static file", 200, send("/static/app.css")],
    ["missing static file", 404, send("/static/none.css")],
    ["missing page", 404, send("/nowhere", { headers: own })],
    ["failing service", 500, send("/gallery", { headers: own })],
    ["throwing route", 500, send("/throws", { headers: own })],
    ["signed out", 401, send("/")],
    ["signed out fragment", 401, send("/", { headers: { "hx-request": "true" } })],
    ["foreign host", 421, send("/", { headers: { host: "evil.com" } })],
    ["foreign site", 403, send("/theme", { method: "POST", headers: { origin: "https://evil.com" } })],
    ["health", 200, send("/health")],
    [
      "redirect",
      303,
      send("/theme", { method: "POST", body: new URLSearchParams({ theme: "dark" }), headers: own }),
    ],
    [
      "too large",
      413,
      send("/theme", {
        method: "POST",
        body: "x".repeat(600_000),
        headers: { ...own, "content-length": "600000" },
      }),
    ],
    ["HEAD", 200, send("/trash", { method: "HEAD", headers: own })],
  ];
  for (const [name, status, pending] of answers) {
    const answer = await pending;
    await answer.body?.cancel();
    equal(answer.status, status, name);
    match(answer.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/, name);
    equal(answer.headers.get("x-content-type-options"), "nosniff", name);
    equal(answer.headers.get("x-frame-options"), "DENY", name);
    match(answer.headers.get("referrer-policy") ?? "", /^(same-origin|no-referrer)$/, name);
    equal(answer.headers.get("cross-origin-opener-policy"), "same-origin", name);
    equal(answer.headers.get("cross-origin-resource-policy"), "same-origin", name);
    ok(answer.headers.has("permissions-policy"), name);
    equal(answer.headers.get("server"), null, name);
    equal(answer.headers.get("x-powered-by"), null, name);
  }
});

testSecure("the content policy allows nothing inline and nothing from elsewhere", async ({ send }) => {
  const policy = (await send("/")).headers.get("content-security-policy") ?? "";
  ok(policy.startsWith("default-src 'none'"));
  ok(!/unsafe|\*|https?:|blob:/.test(policy), policy);
  match(policy, /script-src 'self';/);
  match(policy, /style-src 'self';/);
  match(policy, /img-src 'self' data:;/);
  match(policy, /connect-src 'self';/);
});
