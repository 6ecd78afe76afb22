import { deepEqual, equal, fail, match, ok } from "node:assert/strict";
import { BlockId } from "../../domain/ids.ts";
import { LOCAL_ORIGIN, PUBLIC_ORIGIN, type SecureClient, testSecure } from "../../testing/secure_client.ts";

/** Opens a link as a browser does. */
async function open({ auth, send }: SecureClient, query = "", init: RequestInit = {}): Promise<Response> {
  const { token } = await auth.createLink();
  return await send(`/sign-in?token=${token}${query}`, init);
}

testSecure("a link signs in once and leaves the address that holds the token", async (client) => {
  const { auth, send } = client;
  const { token } = await auth.createLink();
  const answer = await send(`/sign-in?token=${token}`);
  equal(answer.status, 303);
  equal(answer.headers.get("location"), "/");
  equal(answer.headers.get("referrer-policy"), "no-referrer");
  equal(answer.headers.get("cache-control"), "no-store");
  ok(!(await answer.text()).includes(token));
  const cookie = answer.headers.getSetCookie()[0] ?? "";
  match(cookie, /^tessera_session_8420=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/);
  ok(!cookie.includes(token));
  equal((await send("/", { headers: { cookie: cookie.split(";")[0] ?? "" } })).status, 200);

  const second = await send(`/sign-in?token=${token}`);
  equal(second.status, 401);
  equal(second.headers.getSetCookie().length, 0);
  match(await second.text(), /works once/);
});

testSecure("over https the cookie is bound to this host", async ({ auth, send }) => {
  const { token } = await auth.createLink();
  const answer = await send(`${PUBLIC_ORIGIN}/sign-in?token=${token}`);
  match(
    answer.headers.getSetCookie()[0] ?? "",
    /^__Host-tessera_session_443=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
});

testSecure("a cookie of another port does not count", async ({ send, signIn }) => {
  const cookie = await signIn();
  const value = cookie.split("=")[1];
  for (const name of ["tessera_session_8421", "tessera_session", "__Host-tessera_session_443", "session"]) {
    equal((await send("/", { headers: { cookie: `${name}=${value}` } })).status, 401, name);
  }
});

testSecure("signed-out people learn how to sign in and see nothing else", async ({ send }) => {
  for (
    const path of [
      "/",
      "/gallery",
      "/settings",
      "/nowhere",
      "/blocks/aaaaaaaaaaaaaaaa",
      "/events",
      "/images/x",
    ]
  ) {
    const answer = await send(path);
    equal(answer.status, 401, path);
    match(answer.headers.get("content-type") ?? "", /^text\/html/);
    const text = await answer.text();
    match(text, /tessera link/);
    ok(!/Weather|Home dashboard/.test(text));
  }
  const fragment = await send("/", { headers: { "hx-request": "true" } });
  deepEqual([fragment.status, fragment.headers.get("hx-redirect")], [401, "/sign-in"]);
  equal((await send("/theme", { method: "POST", headers: { origin: LOCAL_ORIGIN } })).status, 401);
});

testSecure("files of the sign-in page and the health probe are public", async ({ send }) => {
  equal((await send("/dashboards/static/app.css")).status, 401, "another place of that name is not");
  equal((await send("/static/app.css")).status, 200);
  const health = await send("/health");
  equal(health.status, 200);
  deepEqual(Object.keys(await health.json()), ["status"]);
});

testSecure("?next= stays on our origin", async (client) => {
  const places: readonly (readonly [string, string])[] = [
    ["/gallery", "/gallery"],
    ["/blocks/a?tab=code", "/blocks/a?tab=code"],
    ["//evil.com", "/"],
    ["/\\evil.com", "/"],
    ["/\\/evil.com", "/"],
    ["https:evil", "/"],
    ["https://evil.com", "/"],
    ["javascript:alert(1)", "/"],
    ["/\t/evil.com", "/"],
    ["/%0d%0aset-cookie:x", "/%0d%0aset-cookie:x"],
    ["/\r\nset-cookie: x=1", "/"],
    ["", "/"],
    [`/${"a".repeat(3_000)}`, "/"],
  ];
  for (const [next, expected] of places) {
    const answer = await open(client, `&next=${encodeURIComponent(next)}`);
    equal(answer.headers.get("location"), expected, next);
    equal(new URL(answer.headers.get("location") ?? "", LOCAL_ORIGIN).origin, LOCAL_ORIGIN);
    equal(answer.headers.getSetCookie().length, 1);
  }
});

testSecure("a preview of the link does not use it up", async ({ auth, send }) => {
  const { token } = await auth.createLink();
  for (const init of [{ method: "HEAD" }, { headers: { "sec-purpose": "prefetch;prerender" } }]) {
    const preview = await send(`/sign-in?token=${token}`, init);
    deepEqual([preview.status, preview.headers.getSetCookie().length], [204, 0]);
  }
  equal((await send(`/sign-in?token=${token}`)).status, 303);
});

testSecure("signing in again rotates the session", async (client) => {
  const cookie = await client.signIn();
  const answer = await open(client, "", { headers: { cookie } });
  const next = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  ok(next !== "" && next !== cookie);
  equal((await client.send("/", { headers: { cookie } })).status, 401);
  equal((await client.send("/", { headers: { cookie: next } })).status, 200);
});

testSecure("a used link brings a signed-in person on", async ({ send, signIn }) => {
  const cookie = await signIn();
  const answer = await send("/sign-in?token=used&next=%2Fgallery", { headers: { cookie } });
  deepEqual([answer.status, answer.headers.get("location")], [303, "/gallery"]);
});

testSecure("POST /sign-out ends the session on the server; GET does not", async ({ send, signIn }) => {
  const cookie = await signIn();
  const got = await send("/sign-out", { headers: { cookie } });
  deepEqual([got.status, got.headers.get("allow")], [405, "POST"]);
  equal((await send("/", { headers: { cookie } })).status, 200);
  const answer = await send("/sign-out", { method: "POST", headers: { cookie, origin: LOCAL_ORIGIN } });
  deepEqual([answer.status, answer.headers.get("location")], [303, "/sign-in"]);
  match(answer.headers.getSetCookie()[0] ?? "", /^tessera_session_8420=; Max-Age=0; Path=\//);
  equal((await send("/", { headers: { cookie } })).status, 401);
});

testSecure(
  "POST /sign-out ends the event streams of its session and of no other",
  async ({ send, signIn, app }) => {
    const listen = async (cookie: string) => {
      const { body } = await send("/events", { headers: { cookie } });
      return body?.getReader() ?? fail("no stream");
    };
    const [leaving, staying] = [await signIn(), await signIn()];
    const [ended, open] = [await listen(leaving), await listen(staying)];
    await send("/sign-out", { method: "POST", headers: { cookie: leaving, origin: LOCAL_ORIGIN } });
    app.emit({ kind: "card", blockId: BlockId.parse("aaaaaaaaaaaaaaaa") });
    equal((await readToEnd(ended, 3)).includes("aaaaaaaaaaaaaaaa"), false);
    equal((await ended.read()).done, true);
    equal((await readToEnd(open, 3)).includes("aaaaaaaaaaaaaaaa"), true);
    await open.cancel();
  },
);

/** What comes until the stream ends, at most so many parts. */
async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array>, maxParts: number): Promise<string> {
  let text = "";
  for (let part = 0; part < maxParts; part++) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  return text;
}

testSecure("a visit after an hour gives the cookie a new end", async ({ send, signIn, clock }) => {
  const cookie = await signIn();
  equal((await send("/", { headers: { cookie } })).headers.getSetCookie().length, 0);
  clock.now += 3600_000;
  const answer = await send("/", { headers: { cookie } });
  match(answer.headers.getSetCookie()[0] ?? "", /Max-Age=7776000/);
  equal(answer.headers.getSetCookie()[0]?.split(";")[0], cookie);
  clock.now += 90 * 24 * 3600_000;
  equal((await send("/", { headers: { cookie } })).status, 401);
});
