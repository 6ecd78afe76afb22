import { deepEqual, equal, ok } from "node:assert/strict";
import { createPageClient, PAGE_ORIGIN } from "../../testing/page_client.ts";

const HERE = { remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 50_000 } };
const ELSEWHERE = { remoteAddr: { transport: "tcp", hostname: "192.0.2.7", port: 50_000 } };
const PUBLIC = "https://dash.example.org";

interface Asked {
  readonly path?: string;
  readonly info?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly origins?: readonly string[];
  readonly isSignedIn?: boolean;
  readonly address?: string;
}

async function ask({ path = "/metrics", info = HERE, headers = {}, origins, isSignedIn, address }: Asked) {
  const client = createPageClient({
    ...{ isSignedIn: isSignedIn ?? false, hindrances: ["writes", "scheduler"] },
    ...(origins === undefined ? {} : { origins }),
  });
  const host = new URL(address ?? PAGE_ORIGIN).host;
  return await client.fetch(
    new Request(`${address ?? PAGE_ORIGIN}${path}`, { headers: { host, ...headers } }),
    info,
  );
}

Deno.test("GET /metrics answers straight from this machine without a token, as text of Prometheus", async () => {
  for (const hostname of ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.8.8.8"]) {
    const answer = await ask({ info: { remoteAddr: { hostname } } });
    equal(answer.status, 200, hostname);
    equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    equal(answer.headers.get("cache-control"), "no-store");
    ok((await answer.text()).startsWith("tessera_"));
  }
});

Deno.test("GET /metrics wants a token from elsewhere, and from whatever may be a reverse proxy on this machine", async () => {
  const refused: Asked[] = [
    { info: ELSEWHERE },
    { info: {} },
    ...["127.0.0.1.example.org", "0.0.0.0", "::", "10.0.0.1", ""].map((hostname) => ({
      info: { remoteAddr: { hostname } },
    })),
    ...["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"].map((
      name,
    ) => ({ headers: { [name]: "127.0.0.1" } })),
    // A proxy that says nothing of itself, and rewrites the Host header as nginx does unless told otherwise.
    { origins: [PUBLIC, PAGE_ORIGIN] },
    { origins: [PUBLIC, PAGE_ORIGIN], address: PUBLIC },
    { origins: [] },
  ];
  for (const asked of refused) {
    const answer = await ask(asked);
    ok([401, 421].includes(answer.status), `${answer.status} for ${JSON.stringify(asked)}`);
    ok(!(await answer.text()).includes("tessera_uptime"));
  }
});

Deno.test("GET /metrics takes a token for measurements alone, from a header alone", async () => {
  const good = { info: ELSEWHERE, headers: { authorization: "Bearer metrics" } };
  equal((await ask(good)).status, 200);
  equal((await ask({ ...good, origins: [PUBLIC, PAGE_ORIGIN], address: PUBLIC })).status, 200);
  const wrong = await ask({ headers: { authorization: "Bearer read" } });
  equal(wrong.status, 401, "a wrong token is told so even from here");
  equal(wrong.headers.get("www-authenticate"), 'Bearer error="invalid_token"');
  equal((await ask({ info: ELSEWHERE, path: "/metrics?token=metrics&access_token=metrics" })).status, 401);
  equal((await ask({ info: ELSEWHERE, headers: { cookie: "tessera_session_8420=metrics" } })).status, 401);
});

Deno.test("GET /metrics gives nothing to the page of another site, though its browser is here", async () => {
  const cross = await ask({ headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" } });
  equal(cross.status, 403);
  equal((await ask({ address: "http://evil.example.org:8420" })).status, 421);
});

Deno.test("a token is no session: it changes nothing, signs nobody in and shows no page", async () => {
  const headers = { authorization: "Bearer metrics" };
  const client = createPageClient({ isSignedIn: false });
  for (
    const path of ["/", "/settings", "/events", "/connections", "/costs/calls.csv"]
  ) {
    const answer = await client.get(path, headers);
    ok(!answer.headers.has("set-cookie"), path);
    ok(!(await answer.text()).includes("Sign out"), path);
  }
  for (const path of ["/settings/tokens", "/settings/links", "/metrics", "/readyz"]) {
    const answer = await client.post(path, [["name", "x"]], headers);
    ok(answer.status === 401 || answer.status === 405 || answer.status === 200, `${path} ${answer.status}`);
    await answer.body?.cancel();
  }
  deepEqual(client.app.calls, []);
});

Deno.test("GET /healthz says ok and no more, to whoever asks under our name", async () => {
  for (const info of [HERE, ELSEWHERE, {}]) {
    const answer = await ask({ path: "/healthz", info });
    equal(answer.status, 200);
    equal(answer.headers.get("cache-control"), "no-store");
    deepEqual(await answer.json(), { status: "ok" });
  }
  equal((await ask({ path: "/healthz", address: "http://10.1.2.3:8420" })).status, 421);
});

Deno.test("GET /readyz tells its words to this machine, to a token and to a person, and only a status to others", async () => {
  const told = { status: "failing", failing: ["writes", "scheduler"] };
  const bare = { status: "failing" };
  const cases: [Asked, unknown][] = [
    [{}, told],
    [{ info: ELSEWHERE }, bare],
    [{ headers: { "x-forwarded-for": "192.0.2.7" } }, bare],
    [{ origins: [PUBLIC, PAGE_ORIGIN] }, bare],
    [{ origins: [PUBLIC, PAGE_ORIGIN], address: PUBLIC, headers: { authorization: "Bearer metrics" } }, told],
    [{ info: ELSEWHERE, headers: { authorization: "Bearer read" } }, told],
    [{ info: ELSEWHERE, headers: { authorization: "Bearer guess" } }, bare],
    [{ info: ELSEWHERE, headers: { cookie: "tessera_session_8420=good" } }, told],
  ];
  for (const [asked, expected] of cases) {
    const answer = await ask({ path: "/readyz", ...asked });
    equal(answer.status, 503);
    deepEqual(await answer.json(), expected, JSON.stringify(asked));
  }
  const client = createPageClient({ isSignedIn: false });
  const good = await client.get("/readyz");
  equal(good.status, 200);
  deepEqual(await good.json(), { status: "ok" });
});

Deno.test("GET /health gives its checks to a token that may read, and says no to any other", async () => {
  const good = await ask({ path: "/health", info: ELSEWHERE, headers: { authorization: "Bearer read" } });
  ok((await good.text()).includes("checks"));
  const other = await ask({ path: "/health", info: ELSEWHERE, headers: { authorization: "Bearer metrics" } });
  equal(other.status, 401);
  await other.body?.cancel();
});
