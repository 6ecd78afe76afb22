import assert from "node:assert/strict";
import { ACCEPTANCE_KINDS } from "./acceptance_failure.ts";
import {
  classifyFailure,
  cooldownMs,
  decideHeal,
  type HealCircumstances,
  HEALS_A_DAY,
  LONGEST_COOLDOWN_MS,
  nextStreak,
  type PastHeal,
} from "./heal_policy.ts";
import { RUN_ERROR_KINDS, type RunError, type RunErrorKind } from "./outcome.ts";

const error = (kind: RunErrorKind, more: Partial<RunError> = {}): RunError => ({
  kind,
  message: "x",
  ...more,
});
const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 22);

Deno.test("classifyFailure() has a class for every kind of failure", () => {
  const classes = Object.fromEntries(RUN_ERROR_KINDS.map((kind) => [kind, classifyFailure(error(kind))]));
  assert.deepEqual(classes, {
    ...{ syntax: "heal", import_refused: "heal", host_not_declared: "person", blocked_address: "person" },
    ...{ network: "wait", http_status: "heal", not_json: "heal", timeout: "wait", cpu_time: "person" },
    ...{ memory: "person", too_large: "person", permission: "person", exception: "heal", schema: "heal" },
    ...{ soft_failure: "heal", render: "heal", crashed: "wait", no_result: "wait", protocol: "heal" },
  });
});

Deno.test("classifyFailure() has a class for every way in which data may be no good", () => {
  const classes = Object.fromEntries(
    ACCEPTANCE_KINDS.map((
      acceptance,
    ) => [acceptance, classifyFailure(error("soft_failure", { acceptance }))]),
  );
  assert.deepEqual(classes, {
    ...{ schema: "heal", no_answer: "wait", refused_request: "person", error_key: "heal", all_empty: "heal" },
    ...{ html_in_data: "heal", too_few_rows: "heal", stale: "wait", invented: "heal", empty_view: "heal" },
    ...{ fallback_view: "heal", cut_off: "heal", unreadable: "heal" },
  });
});

Deno.test("classifyFailure() tells statuses apart, and leaves to a person what a person could allow", () => {
  const of = (status: number) => classifyFailure(error("http_status", { status }));
  assert.deepEqual([500, 502, 503, 504, 429, 408, 425].map(of), Array(7).fill("wait"));
  assert.deepEqual([401, 402, 403, 407, 451].map(of), Array(5).fill("person"));
  assert.deepEqual([400, 404, 405, 410, 422].map(of), Array(5).fill("heal"));
  assert.equal(classifyFailure(error("http_status", { status: 404, host: "a.example" })), "person");
});

Deno.test("nextStreak() counts what code could mend, in a row", () => {
  const streak = (...kinds: RunErrorKind[]) =>
    kinds.reduce((count, kind) => nextStreak(count, error(kind)), 0);
  assert.equal(streak("exception", "schema", "not_json"), 3);
  assert.equal(streak("exception", "network", "timeout", "schema"), 2);
  assert.equal(streak("exception", "exception", "permission", "schema"), 1);
});

const READY: HealCircumstances = {
  ...{ isPaused: false, mode: "automatic", streak: 3, threshold: 3, hasModel: true },
  ...{ healsOfBlock: [], healsOfAll: 0, now: NOW },
};

const past = (isGood: boolean, hoursAgo: number): PastHeal => ({
  ...{ isGood, startedAt: NOW - hoursAgo * HOUR, endedAt: NOW - hoursAgo * HOUR + 1 },
});

Deno.test("decideHeal() begins when everything allows it, and names what does not", () => {
  const reason = (change: Partial<HealCircumstances>) => {
    const decision = decideHeal({ ...READY, ...change });
    return decision.kind === "begin" ? "begin" : decision.reason;
  };
  assert.equal(reason({}), "begin");
  assert.equal(reason({ mode: "review" }), "begin");
  assert.equal(reason({ isPaused: true }), "paused");
  assert.equal(reason({ mode: "off" }), "off");
  assert.equal(reason({ streak: 2 }), "below_threshold");
  assert.equal(reason({ hasModel: false }), "no_model");
  assert.equal(reason({ healsOfBlock: [{ isGood: false, startedAt: NOW, endedAt: null }] }), "running");
  assert.equal(reason({ healsOfBlock: [past(true, 0.5)] }), "cooldown");
  assert.equal(reason({ healsOfBlock: [past(true, 1.5)] }), "begin");
  assert.equal(reason({ healsOfBlock: [past(false, 1.5)] }), "cooldown");
  const three = [2, 9, 20].map((hours) => past(true, hours));
  assert.equal(three.length, HEALS_A_DAY.ofBlock);
  assert.equal(reason({ healsOfBlock: three }), "daily_cap");
  assert.equal(reason({ healsOfAll: HEALS_A_DAY.ofAll }), "daily_cap");
});

Deno.test("cooldownMs() doubles with each failed heal up to a day, and begins anew after a good one", () => {
  const failed = (count: number) => Array.from({ length: count }, () => past(false, 1));
  assert.deepEqual([0, 1, 2, 3].map((count) => cooldownMs(failed(count)) / HOUR), [1, 2, 4, 8]);
  assert.equal(cooldownMs(failed(20)), LONGEST_COOLDOWN_MS);
  assert.equal(cooldownMs([past(false, 1), past(true, 2), past(false, 3)]) / HOUR, 2);
});
