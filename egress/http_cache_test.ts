import assert from "node:assert/strict";
import { createHttpCache } from "./http_cache.ts";

const FRESH = [["cache-control", "max-age=60"]] as const;

function answerOf(bytes: number) {
  return { status: 200, statusText: "OK", headers: FRESH, body: new Uint8Array(bytes), isFromCache: false };
}

Deno.test("createHttpCache() forgets what was used longest ago when it is full", () => {
  const cache = createHttpCache({ maxBytes: 1000, now: () => 0 });
  for (const key of ["a", "b", "c", "d"]) cache.store(key, answerOf(200));
  cache.findUsable("a", undefined);
  cache.store("e", answerOf(200));
  assert.equal(cache.findUsable("b", undefined), undefined);
  assert.equal(cache.findUsable("a", undefined)?.isFromCache, true);
  assert.equal(cache.findUsable("e", undefined)?.body.length, 200);
});

Deno.test("createHttpCache() does not let one answer take it all", () => {
  const cache = createHttpCache({ maxBytes: 1000, now: () => 0 });
  cache.store("small", answerOf(100));
  cache.store("large", answerOf(400));
  assert.equal(cache.findUsable("large", undefined), undefined);
  assert.ok(cache.findUsable("small", undefined));
});

Deno.test("createHttpCache() drops a kept answer when the source is gone, not when it is ill", () => {
  const cache = createHttpCache({ maxBytes: 1000, now: () => 0 });
  cache.store("key", answerOf(1));
  cache.store("key", { ...answerOf(1), status: 503 });
  assert.ok(cache.findUsable("key", undefined));
  cache.store("key", { ...answerOf(1), status: 404 });
  assert.equal(cache.findUsable("key", undefined), undefined);
});

Deno.test("createHttpCache() does not trust a clock that was set back", () => {
  let now = 1_000_000;
  const cache = createHttpCache({ maxBytes: 1000, now: () => now });
  cache.store("key", answerOf(1));
  now -= 500_000;
  assert.equal(cache.findUsable("key", undefined), undefined);
  assert.equal(cache.findUsable("key", 9999), undefined);
});
