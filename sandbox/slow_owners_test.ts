import assert from "node:assert/strict";
import { noFacts } from "./run_facts.ts";
import { createSlowOwners } from "./slow_owners.ts";
import type { GuestReport } from "./types.ts";

const facts = noFacts({ level: "standard", layers: [] });
const LIMIT: GuestReport = { kind: "limit", name: "cpuMs", allowed: 1, seen: 2, ...facts };
const GOOD: GuestReport = { kind: "answered", data: 1, tree: [], ...facts };

Deno.test("createSlowOwners() calls an owner slow from a limit until a good run or ten minutes", () => {
  let now = 0;
  const owners = createSlowOwners(() => now);
  owners.note("a", LIMIT);
  owners.note("b", LIMIT);
  owners.note("c", GOOD);
  assert.deepEqual(["a", "b", "c", "d"].map(owners.isSlow), [true, true, false, false]);
  assert.deepEqual(["a", "b", "c", "d"].map(owners.isQuick), [false, false, true, false]);
  owners.note("a", GOOD);
  owners.note("b", { kind: "cancelled", ...facts });
  assert.deepEqual(["a", "b"].map(owners.isSlow), [false, true]);
  now = 10 * 60_000;
  assert.equal(owners.isSlow("b"), false);
});
