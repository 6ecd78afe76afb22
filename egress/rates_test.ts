import assert from "node:assert/strict";
import { expectAnswered, expectFailed } from "../testing/internet/expect_answer.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import { EgressError } from "./egress_error.ts";
import { limitsOf } from "./limits.ts";
import { createRates } from "./rates.ts";
import type { EgressPolicy, RateLimits } from "./types.ts";

const NOON = Date.parse("2026-03-04T12:00:00Z");
const WIDE: RateLimits = { requestsPerMinute: 1e9, burstRequests: 1e9, bytesPerHour: 1e15 };
const KEYS = { owner: "b1", host: "a.example.org:443" };

function refusalOf(work: () => void): EgressError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof EgressError);
    assert.equal(error.kind, "too_large");
    return error;
  }
  throw new Error("Expected a refusal");
}

Deno.test("take() lets a burst through, then as many as come back with time", () => {
  let now = NOON;
  const limits = { requestsPerMinute: 6, burstRequests: 3, bytesPerHour: 1e9 };
  const rates = createRates({ now: () => now, host: WIDE, all: WIDE });
  for (let count = 0; count < 3; count += 1) rates.take(KEYS, limits);
  const { message, notBefore } = refusalOf(() => rates.take(KEYS, limits));
  assert.equal(message, "Too many requests for this block: the limit requestsPerMinute is 6, seen 4");
  assert.equal(notBefore, NOON + 10_000);
  now += 9_999;
  refusalOf(() => rates.take(KEYS, limits));
  now += 1;
  rates.take(KEYS, limits);
  refusalOf(() => rates.take(KEYS, limits));
  rates.take({ ...KEYS, owner: "b2" }, limits);
  now += 3_600_000;
  for (let count = 0; count < 3; count += 1) rates.take(KEYS, limits);
  refusalOf(() => rates.take(KEYS, limits));
});

Deno.test("take() bounds one host and all hosts together, and a refusal takes from nobody", () => {
  const limits = { requestsPerMinute: 60, burstRequests: 2, bytesPerHour: 1e9 };
  const host = createRates({ now: () => NOON, host: limits, all: WIDE });
  host.take({ ...KEYS, owner: "b1" }, WIDE);
  host.take({ ...KEYS, owner: "b2" }, WIDE);
  assert.match(
    refusalOf(() => host.take({ ...KEYS, owner: "b3" }, WIDE)).message,
    /for "a\.example\.org:443"/,
  );
  host.take({ owner: "b3", host: "b.example.org:443" }, WIDE);
  const all = createRates({ now: () => NOON, host: { ...limits, burstRequests: 1 }, all: limits });
  all.take({ owner: "b1", host: "a" }, WIDE);
  for (let count = 0; count < 9; count += 1) refusalOf(() => all.take({ owner: "b1", host: "a" }, WIDE));
  all.take({ owner: "b1", host: "b" }, WIDE);
  assert.match(
    refusalOf(() => all.take({ owner: "b1", host: "c" }, WIDE)).message,
    /for all blocks together/,
  );
});

Deno.test("take() refuses when an hour's bytes are used up, until the next hour", () => {
  let now = NOON + 1_000;
  const limits = { requestsPerMinute: 600, burstRequests: 10, bytesPerHour: 1000 };
  const rates = createRates({ now: () => now, host: WIDE, all: WIDE });
  rates.take(KEYS, limits);
  rates.count(KEYS, 999);
  rates.take(KEYS, limits);
  rates.count(KEYS, 5000);
  const { message, notBefore } = refusalOf(() => rates.take(KEYS, limits));
  assert.equal(message, "Too much data for this block: the limit bytesPerHour is 1000, seen 5999");
  assert.equal(notBefore, NOON + 3_600_000);
  now = NOON + 3_600_000;
  rates.take(KEYS, limits);
});

Deno.test("take() gives nothing for a clock that was set back, and goes on from there", () => {
  let now = NOON;
  const limits = { requestsPerMinute: 60, burstRequests: 1, bytesPerHour: 1e9 };
  const rates = createRates({ now: () => now, host: WIDE, all: WIDE });
  rates.take(KEYS, limits);
  now -= 86_400_000;
  assert.equal(refusalOf(() => rates.take(KEYS, limits)).notBefore, now + 1000);
  now += 1000;
  rates.take(KEYS, limits);
});

Deno.test("take() keeps a bounded number of owners and hosts", () => {
  const limits = { requestsPerMinute: 1, burstRequests: 1, bytesPerHour: 1e9 };
  const rates = createRates({ now: () => NOON, all: WIDE, host: WIDE });
  rates.take(KEYS, limits);
  refusalOf(() => rates.take(KEYS, limits));
  for (let count = 0; count < 2100; count += 1) rates.take({ owner: `o${count}`, host: "h" }, limits);
  // Forgotten, which costs a burst: memory counts for more.
  rates.take(KEYS, limits);
});

Deno.test("limitsOf() lets a policy ask for more or less, up to a ceiling", () => {
  const policy: EgressPolicy = { purpose: "block", owner: "b1", hosts: [] };
  assert.equal(limitsOf({ ...policy, limits: { requestsPerMinute: 5 } }).requestsPerMinute, 5);
  const most = limitsOf({
    ...policy,
    limits: { requestsPerMinute: Infinity, burstRequests: 1e9, bytesPerHour: Infinity },
  });
  assert.ok(most.requestsPerMinute <= 6000 && most.burstRequests <= 6000 && most.bytesPerHour <= 8 * 2 ** 30);
});

const site: Site = {
  hosts: ["a.example.org"],
  handle: ({ url }) =>
    new Response("x".repeat(100), { headers: url.includes("kept") ? { "cache-control": "max-age=60" } : {} }),
};

Deno.test("send() tells a rate that is used up and when it is free again; what is kept costs nothing", async () => {
  let now = NOON;
  await withBroker([site], async (broker, internet) => {
    const limits = { requestsPerMinute: 60, burstRequests: 2 };
    const policy = { purpose: "block", owner: "b1", hosts: ["a.example.org"], limits } as const;
    for (let count = 0; count < 5; count += 1) {
      expectAnswered(await broker.send({ url: "http://a.example.org/kept" }, policy));
    }
    expectAnswered(await broker.send({ url: "http://a.example.org/1" }, policy));
    const failed = expectFailed(await broker.send({ url: "http://a.example.org/2" }, policy), "too_large");
    assert.equal(failed.notBefore, NOON + 1000);
    expectAnswered(await broker.send({ url: "http://a.example.org/kept" }, policy));
    assert.equal(internet.seen.length, 2);
    expectAnswered(await broker.send({ url: "http://a.example.org/3" }, { ...policy, owner: "b2" }));
    expectAnswered(await broker.send({ url: "http://a.example.org/4" }, { ...policy, purpose: "model" }));
    now += 1000;
    expectAnswered(await broker.send({ url: "http://a.example.org/5" }, policy));
  }, { now: () => now });
});

Deno.test("send() counts what came after decompression, also of an answer that was too large", () =>
  withBroker([site], async (broker) => {
    const limits = { bytesPerHour: 150, bodyBytes: 90 };
    const policy = { purpose: "block", owner: "b1", hosts: ["a.example.org"], limits } as const;
    for (let count = 0; count < 2; count += 1) {
      const answer = await broker.send({ url: `http://a.example.org/${count}` }, policy);
      assert.match(expectFailed(answer, "too_large").message, /larger than 90/);
    }
    const answer = await broker.send({ url: "http://a.example.org/3" }, policy);
    assert.match(expectFailed(answer, "too_large").message, /bytesPerHour is 150, seen 180/);
  }, { now: () => NOON }));
