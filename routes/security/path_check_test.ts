import { equal } from "node:assert/strict";
import { createSecureClient, LOCAL_ORIGIN } from "../../testing/secure_client.ts";

/** As `Deno.serve` hands it over: `new Request` would tidy the path. */
function withRawUrl(path: string, cookie: string): Request {
  const request = new Request(`${LOCAL_ORIGIN}/`, { headers: { host: "127.0.0.1:8420", cookie } });
  Object.defineProperty(request, "url", { value: `${LOCAL_ORIGIN}${path}` });
  return request;
}

Deno.test("checkPath() gives 404 for every path that could be read in two ways", async () => {
  const client = await createSecureClient();
  const cookie = await client.signIn();
  const odd = [
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2fetc/passwd",
    "/static/%00",
    "/static/../main.ts",
    "/a/../../x",
    "/./gallery",
    "/gallery/.",
    "/gallery/..",
    "//evil.com",
    "/gallery//",
    "/static/..%5c..%5cmain.ts",
    "/static/..\\main.ts",
    "/%2E%2E/gallery",
  ];
  for (const path of odd) {
    equal((await client.server.fetch(withRawUrl(path, cookie))).status, 404, path);
  }
  for (const path of ["/gallery", "/gallery?next=//a/../b%2e", "/health"]) {
    equal((await client.server.fetch(withRawUrl(path, cookie))).status, 200, path);
  }
  await client.close();
});
