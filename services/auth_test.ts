import { deepEqual, equal, ok } from "node:assert/strict";
import type { Database } from "../storage/database.ts";
import { testEachEngine } from "../testing/engines.ts";
import { createAuth, LINK_LIFE_MS, SEEN_EVERY_MS, SESSION_LIFE_MS } from "./auth.ts";

const START = 1_800_000_000_000;

function createClock(db: Database) {
  const clock = { now: START };
  return { clock, auth: createAuth({ db, now: () => clock.now }) };
}

async function signIn(auth: ReturnType<typeof createAuth>, userAgent = "Firefox") {
  const session = await auth.exchange((await auth.createLink()).token, userAgent);
  ok(session);
  return session;
}

testEachEngine("exchange() trades a link for a session exactly once", async (db) => {
  const { auth } = createClock(db);
  const { token, expiresAt } = await auth.createLink();
  equal(expiresAt, START + LINK_LIFE_MS);
  const answers = await Promise.all([1, 2, 3, 4].map(() => auth.exchange(token, "Firefox")));
  const sessions = answers.filter((answer) => answer !== undefined);
  equal(sessions.length, 1);
  equal(await auth.exchange(token, "Firefox"), undefined);
  ok(await auth.findSession(sessions[0]!.cookie));
});

testEachEngine("exchange() refuses a link after ten minutes, unknown tokens and other text", async (db) => {
  const { auth, clock } = createClock(db);
  const { token } = await auth.createLink();
  clock.now += LINK_LIFE_MS;
  equal(await auth.exchange(token, ""), undefined);
  for (const text of ["", "a".repeat(43), "' OR 1=1 --", "a".repeat(10_000), "\0"]) {
    equal(await auth.exchange(text, ""), undefined, text.slice(0, 50));
  }
});

testEachEngine("findSession() ends 90 days after the last visit", async (db) => {
  const { auth, clock } = createClock(db);
  const { cookie } = await signIn(auth);
  clock.now += SESSION_LIFE_MS - 1;
  equal((await auth.findSession(cookie))?.prolongedTo, clock.now + SESSION_LIFE_MS);
  clock.now += SESSION_LIFE_MS - 1;
  ok(await auth.findSession(cookie));
  clock.now += SESSION_LIFE_MS;
  equal(await auth.findSession(cookie), undefined);
  equal((await auth.listSessions()).length, 0);
});

testEachEngine("findSession() writes at most once an hour", async (db) => {
  const { auth, clock } = createClock(db);
  const { cookie } = await signIn(auth);
  clock.now += SEEN_EVERY_MS - 1;
  const quiet = await auth.findSession(cookie);
  deepEqual([quiet?.prolongedTo, (await auth.listSessions())[0]?.lastSeenAt], [undefined, START]);
  clock.now += 1;
  ok((await auth.findSession(cookie))?.prolongedTo);
  equal((await auth.findSession(cookie))?.prolongedTo, undefined);
  equal((await auth.listSessions())[0]?.lastSeenAt, clock.now);
});

testEachEngine("findSession() survives a clock that jumps", async (db) => {
  const { auth, clock } = createClock(db);
  const { cookie } = await signIn(auth);
  clock.now -= 24 * 3600_000;
  ok(await auth.findSession(cookie));
  equal((await auth.listSessions())[0]?.lastSeenAt, clock.now);
  clock.now += 365 * 24 * 3600_000;
  equal(await auth.findSession(cookie), undefined);
});

testEachEngine("endSession() ends one session and leaves the others", async (db) => {
  const { auth } = createClock(db);
  const [phone, desk] = [await signIn(auth, "Phone"), await signIn(auth, "Desk\u001b[31m\u0000")];
  const id = (await auth.findSession(phone.cookie))?.id ?? "";
  await auth.endSession(id);
  equal(await auth.findSession(phone.cookie), undefined);
  ok(await auth.findSession(desk.cookie));
  deepEqual((await auth.listSessions()).map((session) => session.userAgent), ["Desk"]);
});

testEachEngine("no token stands in the database as it is", async (db) => {
  const { auth } = createClock(db);
  const { token } = await auth.createLink();
  const { cookie } = await signIn(auth);
  const { id } = (await auth.findSession(cookie)) ?? {};
  const tables = ["sessions", "sign_in_links"];
  for (const table of tables) {
    const text = JSON.stringify((await db.execute(`SELECT * FROM ${table}`)).rows);
    ok(text.length > 10 && !text.includes(token) && !text.includes(cookie));
  }
  equal(await auth.findSession(id ?? ""), undefined);
});
