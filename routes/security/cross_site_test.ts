import { equal, ok } from "node:assert/strict";
import { LOCAL_ORIGIN, PUBLIC_ORIGIN, testSecure } from "../../testing/secure_client.ts";

type Headers = Readonly<Record<string, string>>;

const OWN: Headers = { "sec-fetch-site": "same-origin", origin: LOCAL_ORIGIN };

testSecure("checkCrossSite() lets only our own pages change something", async ({ send, signIn }) => {
  const post = async (headers: Headers) =>
    (await send("/theme", {
      method: "POST",
      body: "theme=dark",
      headers: { "content-type": "application/x-www-form-urlencoded", cookie: await signIn(), ...headers },
    })).status;
  const allowed: readonly Headers[] = [
    OWN,
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
    { origin: LOCAL_ORIGIN },
    { origin: PUBLIC_ORIGIN },
  ];
  for (const headers of allowed) equal(await post(headers), 303, JSON.stringify(headers));
  const refused: readonly Headers[] = [
    {},
    { origin: "https://evil.com" },
    { origin: "null" },
    { origin: "http://127.0.0.1:8421" },
    { origin: "https://127.0.0.1:8420" },
    { origin: `${LOCAL_ORIGIN}.evil.com` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", origin: LOCAL_ORIGIN },
    { "sec-fetch-site": "same-origin", origin: "https://evil.com" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    { "sec-fetch-site": "" },
  ];
  for (const headers of refused) equal(await post(headers), 403, JSON.stringify(headers));
});

testSecure(
  "checkCrossSite() refuses every content type and method of a stranger",
  async ({ send, signIn }) => {
    const cookie = await signIn();
    for (
      const type of [
        "text/plain",
        "application/json",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
      ]
    ) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const headers = { cookie, "content-type": type, origin: "https://evil.com", "hx-request": "true" };
        equal((await send("/theme", { method, body: "theme=dark", headers })).status, 403);
      }
    }
  },
);

testSecure("checkCrossSite() lets others link here and nothing else", async ({ send, signIn }) => {
  const cookie = await signIn();
  const get = async (headers: Headers, path = "/gallery") =>
    (await send(path, { headers: { cookie, ...headers } })).status;
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  equal(await get(link), 200);
  equal(await get({}), 200);
  equal(await get({ "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }), 200);
  equal(await get({ ...link, "sec-fetch-dest": "iframe" }), 403);
  equal(await get({ ...link, "sec-fetch-dest": "object" }), 403);
  equal(
    await get({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }),
    403,
  );
  equal(await get({ "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }), 403);
});

testSecure("checkCrossSite() keeps the event stream to ourselves", async ({ send, signIn }) => {
  const cookie = await signIn();
  const listen = (headers: Headers) =>
    send("/events", { headers: { cookie, accept: "text/event-stream", ...headers } });
  equal((await listen({ origin: "https://evil.com" })).status, 403);
  equal((await listen({ origin: "http://127.0.0.1:9999", "sec-fetch-site": "same-site" })).status, 403);
  const own = await listen({ "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" });
  equal(own.status, 200);
  await own.body?.cancel();
});

testSecure("no answer carries a CORS header, and preflights are refused", async ({ send, signIn }) => {
  const cookie = await signIn();
  const preflight = await send("/theme", {
    method: "OPTIONS",
    headers: { cookie, origin: "https://evil.com", "access-control-request-method": "POST" },
  });
  equal(preflight.status, 403);
  const own = await send("/theme", { method: "OPTIONS", headers: { cookie, ...OWN } });
  equal(own.status, 403);
  const page = await send("/gallery", { headers: { cookie, origin: LOCAL_ORIGIN } });
  for (const answer of [preflight, own, page]) {
    ok([...answer.headers.keys()].every((name) => !name.startsWith("access-control-")));
  }
});

testSecure("a method in a field or a header does not override the real one", async ({ send, signIn }) => {
  const cookie = await signIn();
  const answer = await send("/gallery", {
    headers: { cookie, "x-http-method-override": "DELETE", "x-method-override": "POST" },
  });
  equal(answer.status, 200);
  const form = await send("/theme", {
    method: "POST",
    body: "theme=dark&_method=DELETE",
    headers: { ...OWN, cookie, "content-type": "application/x-www-form-urlencoded" },
  });
  equal(form.status, 303);
});
