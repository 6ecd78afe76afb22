import assert from "node:assert/strict";
import { isBelow } from "./path_prefix.ts";

/** As the URL parser leaves a path, which is what the rule sees. */
function below(path: string, prefix: string): boolean {
  return isBelow(new URL(`https://example.org${path}`).pathname, prefix);
}

Deno.test("isBelow() compares whole segments", () => {
  for (
    const path of [
      "/api",
      "/api/",
      "/api/v1",
      "/api/v1/",
      "/%61pi/v1",
      "/a%70i",
      "/api?x=/../..",
      "/x/../api",
    ]
  ) {
    assert.equal(below(path, "/api"), true, path);
    assert.equal(below(path, "/api/"), true, path);
  }
  for (const path of ["/", "/apifoo", "/ap", "/API", "/x/api", "/api%00", "/apı", "/api;x"]) {
    assert.equal(below(path, "/api"), false, path);
  }
  assert.equal(below("/v1/users/7", "/v1/users"), true);
  assert.equal(below("/v1/user/7", "/v1/users"), false);
  assert.equal(below("/caf%C3%A9/x", "/caf%c3%a9"), true);
});

Deno.test("isBelow() refuses every path that a server may read as another", () => {
  const paths = [
    ..."/api/../admin /api/%2e%2e/admin /api/.%2E/admin /api/%2e/../../admin /api\\..\\admin".split(" "),
    ..."/api%2f..%2fadmin /api/..%2Fadmin /api/x%5c..%5cadmin /api//admin //api/x /api/x// /api/%252e%252e/admin"
      .split(" "),
    ..."/api/..;/admin /api/.;x/admin /api/%00/x /api/x%0d%0aHost:y /api/%c0%ae%2e/admin".split(" "),
  ];
  for (const path of paths) assert.equal(below(path, "/api"), false, path);
  assert.equal(isBelow("/api/./x", "/api"), false);
  assert.equal(isBelow("/api/../admin", "/api"), false);
  assert.equal(isBelow("/api\\x", "/api"), false);
});

Deno.test("isBelow() takes every path below /", () => {
  for (const path of ["/", "/a/b", "/a%2fb", "/a//b"]) assert.equal(below(path, "/"), true, path);
});
