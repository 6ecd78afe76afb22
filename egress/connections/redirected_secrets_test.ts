import assert from "node:assert/strict";
import { API_HOSTS as HOSTS, API_URL, askWith as ask } from "../../testing/ask_with.ts";
import { expectAnswered, expectFailed } from "../../testing/internet/expect_answer.ts";
import type { Site } from "../../testing/internet/types.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import { CANARY, openConnection } from "../../testing/open_connection.ts";
import type { OpenConnection } from "../types.ts";

/** Redirects `/to?<where>` with the given status; says what it was sent everywhere else. */
const leadingSite: Site = {
  hosts: HOSTS,
  handle(request) {
    const url = new URL(request.url);
    const [, status = "", where = ""] = /^\/v1\/to(\d+)\?([^&]*)/.exec(`${url.pathname}${url.search}`) ?? [];
    if (where === "") return new Response("arrived");
    return new Response(null, { status: Number(status), headers: { location: decodeURIComponent(where) } });
  },
};

Deno.test("a secret goes on along a redirect only within its terms (attack 145)", async () => {
  const kinds: readonly OpenConnection["auth"][] = [
    { kind: "bearer" },
    { kind: "header", header: "X-Api-Key", prefix: "" },
    { kind: "basic", user: "jo" },
    { kind: "query", parameter: "key" },
  ];
  for (const auth of kinds) {
    await withBroker([leadingSite], async (broker, internet) => {
      const connection = openConnection({ auth, pathPrefix: "/v1" });
      const led = (where: string) =>
        ask(
          broker,
          {
            connection: "API",
            url: `https://api.example.org/v1/to302?${encodeURIComponent(where)}`,
            headers: [["X-Mine", connection.placeholder], ["Accept-Language", connection.placeholder]],
          },
          connection,
        );
      for (
        const where of [
          "https://other.example.org/v1/x",
          "https://api.example.org:8443/v1/x",
          "https://api.example.org/v2/x",
          "https://other.example.org/v1/to302?https%3A%2F%2Fapi.example.org%2Fv1%2Fx",
        ]
      ) {
        const before = internet.seen.length;
        const answer = expectAnswered(await led(where));
        const [first, ...others] = internet.seen.slice(before);
        const sign = JSON.stringify(first).match(/"(authorization|x-api-key|x-mine)"|key=/g) ?? [];
        assert.ok(sign.length >= 2, `the first hop carries it: ${JSON.stringify(first)}`);
        assert.ok(others.length > 0);
        assert.ok(!/authorization|x-api-key|x-mine|c4nary|tsecret|key=/.test(JSON.stringify(others)), where);
        assert.ok(!JSON.stringify(answer).includes("c4nary"));
      }
      const before = internet.seen.length;
      expectAnswered(await led("/v1/again"));
      const [, second] = internet.seen.slice(before);
      assert.match(`${second?.headers["x-mine"]}`, /c4nary/, "within its terms the secret goes along");
      expectFailed(await led("http://api.example.org/v1/x"), "permission");
    });
  }
});

Deno.test("a body with a secret follows no redirect out of the connection's terms (attack 61)", () =>
  withBroker([leadingSite], async (broker, internet) => {
    const connection = openConnection({ pathPrefix: "/v1", auth: { kind: "placeholder" } });
    const led = (where: string) =>
      ask(
        broker,
        {
          method: "POST",
          url: `https://api.example.org/v1/to307?${encodeURIComponent(where)}`,
          body: new TextEncoder().encode(`key ${connection.placeholder}`),
        },
        connection,
      );
    expectFailed(await led("https://other.example.org/v1/x"), "permission");
    expectFailed(await led("https://api.example.org/v2/x"), "permission");
    assert.deepEqual(internet.seen.map(({ body }) => body), [`key ${CANARY}`, `key ${CANARY}`]);
    expectAnswered(await led("/v1/x"));
    assert.equal(internet.seen.at(-1)?.body, `key ${CANARY}`);
  }));

Deno.test("a server that puts the secret into its redirect to elsewhere is not followed", () =>
  withBroker([leadingSite], async (broker, internet) => {
    for (const text of [encodeURIComponent(CANARY), btoa(CANARY)]) {
      const where = encodeURIComponent(`https://other.example.org/v1/?k=${text}`);
      const url = `https://api.example.org/v1/to302?${where}`;
      const failed = expectFailed(
        await ask(broker, { connection: "API", url }, openConnection()),
        "permission",
      );
      assert.ok(!JSON.stringify(failed).includes("c4nary"));
    }
    assert.ok(internet.seen.every(({ url }) => url.startsWith("https://api.example.org/")));
  }));

Deno.test("a redirect that keeps the query does not show the secret in the answer's address", () => {
  const site: Site = {
    hosts: HOSTS,
    handle(request) {
      const url = new URL(request.url);
      if (url.pathname.endsWith("/")) return new Response("arrived");
      return new Response(null, { status: 301, headers: { location: `${url.pathname}/${url.search}` } });
    },
  };
  return withBroker([site], async (broker, internet) => {
    const connection = openConnection({ auth: { kind: "query", parameter: "key" } });
    const answer = expectAnswered(
      await ask(broker, { connection: "API", url: `${API_URL}?a=1` }, connection),
    );
    assert.deepEqual([answer.url, answer.isRedirected], [`${API_URL}/?a=1`, true]);
    assert.equal(internet.seen[1]?.url, `${API_URL}/?a=1&key=${encodeURIComponent(CANARY)}`);
  });
});

Deno.test("a secret that was left in a short link does not leave its host by it", () => {
  let left = "";
  const site: Site = {
    hosts: HOSTS,
    async handle(request) {
      if (request.method === "POST") left = await request.text();
      const { hostname, pathname } = new URL(request.url);
      if (request.method === "POST" || hostname !== "api.example.org" || pathname === "/end") {
        return new Response("");
      }
      return new Response(null, { status: 302, headers: { location: left } });
    },
  };
  return withBroker([site], async (broker, internet) => {
    const connection = openConnection({ auth: { kind: "placeholder" } });
    for (const where of ["https://other.example.org/?k=", "https://other.example.org/", "/end?k="]) {
      const headers = [["Content-Type", "application/x-www-form-urlencoded"]] as const;
      const body = new TextEncoder().encode(`${where}${connection.placeholder}`);
      expectAnswered(await ask(broker, { method: "POST", headers, body }, connection));
      assert.ok(left.includes("c4nary"), "the premise");
      expectFailed(await ask(broker, {}, connection), "permission");
      expectFailed(await ask(broker, { redirect: "error" }, connection), "network");
      const shown = expectAnswered(await ask(broker, { redirect: "manual" }, connection));
      assert.ok(!JSON.stringify(shown.headers).includes("c4nary"));
    }
    assert.ok(internet.seen.every(({ url }) => url.startsWith("https://api.example.org/")));
  });
});
