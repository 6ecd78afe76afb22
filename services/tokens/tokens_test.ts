import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Database } from "../../storage/database.ts";
import { testEachEngine } from "../../testing/engines.ts";
import { createTokens } from "./create_tokens.ts";

const START = Date.UTC(2026, 10, 22, 18, 0, 0);
const DAY_MS = 86_400_000;

function open(db: Database) {
  const clock = { now: START };
  return { clock, tokens: createTokens({ db, now: () => clock.now }) };
}

const bearer = (token: string) => `Bearer ${token}`;

testEachEngine("a token opens what its scopes name, and is stored as a hash alone", async (db) => {
  const { tokens, clock } = open(db);
  const made = await tokens.create({ name: "  prometheus ", scopes: ["metrics"] });
  deepEqual(await tokens.check(bearer(made.token), "metrics"), { kind: "good", id: made.id });
  equal((await tokens.check(bearer(made.token), "read")).kind, "out_of_scope");
  equal((await tokens.check(`bearer  ${made.token}`, "metrics")).kind, "good");
  const { rows } = await db.execute("SELECT * FROM api_tokens");
  const secret = made.token.split("_").slice(2).join("_");
  ok(!JSON.stringify(rows).includes(secret));
  const [listed] = await tokens.list();
  equal(listed?.name, "prometheus");
  equal(listed?.lastUsedDay, START - START % DAY_MS);
  ok(!JSON.stringify(listed).includes(secret) && !JSON.stringify(listed).includes("Hash"));
  clock.now += DAY_MS;
  await tokens.check(bearer(made.token), "metrics");
  equal((await tokens.list())[0]?.lastUsedDay, clock.now - clock.now % DAY_MS);
});

testEachEngine("whatever is not exactly a good token is wrong", async (db) => {
  const { tokens, clock } = open(db);
  const { token, id } = await tokens.create({ name: "a", scopes: ["metrics", "read"] });
  equal((await tokens.check(undefined, "metrics")).kind, "none");
  const wrong = [
    ...["", "Bearer", "Bearer ", token, `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token} ${token}`],
    ...[`Bearer tessera_${id}_`, `Bearer tessera_${id}_${"A".repeat(43)}`, `Bearer tessera_' OR 1=1 --_x`],
    ...[`Bearer ${"x".repeat(10_000)}`, `Bearer tessera_${"0".repeat(16)}_${token.slice(-43)}`],
  ];
  for (const header of wrong) {
    clock.now += 60_000;
    equal((await tokens.check(header, "metrics")).kind, "wrong", header.slice(0, 80));
  }
});

testEachEngine("a revoked or expired token ends at once, though another program revoked it", async (db) => {
  const { tokens, clock } = open(db);
  const first = await tokens.create({ name: "a", scopes: ["metrics"], expiresInDays: 2 });
  const second = await tokens.create({ name: "b", scopes: ["metrics"] });
  for (const { token } of [first, second]) equal((await tokens.check(bearer(token), "metrics")).kind, "good");
  await createTokens({ db, now: () => clock.now }).revoke(second.id);
  equal((await tokens.check(bearer(second.token), "metrics")).kind, "wrong");
  clock.now += 2 * DAY_MS;
  equal((await tokens.check(bearer(first.token), "metrics")).kind, "wrong");
  equal((await tokens.list())[0]?.isExpired, true);
  await rejects(tokens.revoke(second.id), { code: "not_found" });
});

testEachEngine("after too many wrong tokens only one that was good before is looked at", async (db) => {
  const { tokens, clock } = open(db);
  const known = await tokens.create({ name: "known", scopes: ["metrics"] });
  const fresh = await tokens.create({ name: "fresh", scopes: ["metrics"] });
  equal((await tokens.check(bearer(known.token), "metrics")).kind, "good");
  const guess = `Bearer tessera_${fresh.id}_${"A".repeat(43)}`;
  for (let count = 0; count < 20; count++) equal((await tokens.check(guess, "metrics")).kind, "wrong");
  const refused = await tokens.check(guess, "metrics");
  ok(refused.kind === "too_many" && refused.retryAfterSeconds > 0 && refused.retryAfterSeconds <= 60);
  equal((await tokens.check(bearer(known.token), "metrics")).kind, "good");
  // Whoever knows the id of the good one gets no further with it.
  equal((await tokens.check(`Bearer tessera_${known.id}_${"A".repeat(43)}`, "metrics")).kind, "wrong");
  clock.now += 60_000;
  equal((await tokens.check(bearer(fresh.token), "metrics")).kind, "good");
});

testEachEngine("create() names the value that it refuses, and the cure", async (db) => {
  const { tokens } = open(db);
  await rejects(tokens.create({ name: " \u202e ", scopes: ["metrics"] }), { code: "invalid" });
  await rejects(tokens.create({ name: "a".repeat(61), scopes: ["metrics"] }), { code: "invalid" });
  await rejects(tokens.create({ name: "a", scopes: ["admin"] }), /scope "admin": expected metrics or read/);
  await rejects(tokens.create({ name: "a", scopes: [] }), { code: "invalid" });
  for (const expiresInDays of [0, -1, 1.5, NaN, 3_651]) {
    await rejects(tokens.create({ name: "a", scopes: ["read"], expiresInDays }), { code: "invalid" });
  }
  equal((await tokens.list()).length, 0);
  for (let count = 0; count < 100; count++) await tokens.create({ name: "a", scopes: ["read"] });
  await rejects(tokens.create({ name: "a", scopes: ["read"] }), { code: "conflict" });
});
