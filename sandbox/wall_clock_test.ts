import assert from "node:assert/strict";
import { DEFAULT_PAGE_SECONDS, MAX_PAGES_MS, PAGE_MARGIN_MS } from "./limits.ts";
import { startWallClock } from "./wall_clock.ts";

Deno.test("startWallClock() gives a page its time and takes back what it did not use", () => {
  const clock = startWallClock(20_000, () => {});
  assert.equal(clock.allowedMs(), 20_000);
  const end = clock.beginPage(undefined);
  assert.equal(clock.allowedMs(), 20_000 + DEFAULT_PAGE_SECONDS * 1_000 + PAGE_MARGIN_MS);
  end();
  assert.ok(clock.allowedMs() < 20_000 + PAGE_MARGIN_MS, "a page that was refused at once gives no time");
  clock.stop();
});

Deno.test("startWallClock() gives pages so much time and no more, however many are asked for", () => {
  const clock = startWallClock(20_000, () => {});
  const ends = Array.from({ length: 50 }, () => clock.beginPage(45));
  assert.equal(clock.allowedMs(), 20_000 + MAX_PAGES_MS);
  for (const end of ends) end();
  assert.ok(clock.allowedMs() < 20_000 + PAGE_MARGIN_MS);
  clock.stop();
});
