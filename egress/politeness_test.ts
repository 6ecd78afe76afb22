import { equal } from "node:assert/strict";
import { createPoliteness } from "./politeness.ts";

const HOUR_MS = 3_600_000;

Deno.test("a host's pause ends when its time has come, and when the clock was set back before its beginning", () => {
  let now = 100 * HOUR_MS;
  const politeness = createPoliteness(() => now);
  const answer = { status: 429, statusText: "", headers: [], body: new Uint8Array(), isFromCache: false };
  politeness.note("api.example.org", { ...answer, notBefore: now + HOUR_MS });
  equal(politeness.findPause("api.example.org")?.status, 429);
  now += HOUR_MS;
  equal(politeness.findPause("api.example.org"), undefined);
  politeness.note("api.example.org", { ...answer, notBefore: now + HOUR_MS });
  now -= 24 * HOUR_MS;
  equal(politeness.findPause("api.example.org"), undefined);
});
