import assert from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { expectAnswered, expectFailed, textOf } from "../../testing/internet/expect_answer.ts";
import type { Site } from "../../testing/internet/types.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import { askApi as ask, clientOf, oauthSites, refreshing, tokenRequests } from "../../testing/oauth_kit.ts";

const NOON = Date.parse("2026-03-04T12:00:00Z");

Deno.test("client credentials get a token, keep it until shortly before its end, and never show it", async () => {
  let now = NOON;
  const { sites } = oauthSites();
  await withBroker(sites, async (broker, internet) => {
    const connection = clientOf();
    for (const [advanceMs, expected] of [[0, 1], [3_000_000, 1], [539_000, 1], [2_000, 2]] as const) {
      now += advanceMs;
      const answer = expectAnswered(await ask(broker, connection, { request: { method: "POST" } }));
      assert.equal(answer.status, 200);
      assert.match(textOf(answer), /^you sent Bearer \[secret\] \w+\[secret\]/);
      assert.ok(!textOf(answer).includes("access-token"));
      assert.equal(tokenRequests(internet).length, expected);
    }
    const [first] = tokenRequests(internet);
    assert.equal(first?.method, "POST");
    assert.equal(first?.body, "grant_type=client_credentials&scope=read+write");
    assert.equal(first?.headers.authorization, `Basic ${btoa("me%3A1:client%2Fs3cret%2Bvalue")}`);
  }, { now: () => now });
});

Deno.test("the client may say who it is in the body", async () => {
  const { sites } = oauthSites();
  await withBroker(sites, async (broker, internet) => {
    expectAnswered(await ask(broker, clientOf({ clientAuth: "body", scope: "" })));
    const [first] = tokenRequests(internet);
    assert.equal(first?.headers.authorization, undefined);
    assert.equal(
      first?.body,
      "grant_type=client_credentials&client_id=me%3A1&client_secret=client%2Fs3cret%2Bvalue",
    );
  });
});

Deno.test("requests at the same time share one token, and one that leaves does not end it", async () => {
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const { sites: [login, api], state } = oauthSites();
  assert.ok(login !== undefined && api !== undefined);
  const slow: Site = {
    ...login,
    async handle(request, world) {
      asked.resolve();
      await gate.promise;
      return await login.handle(request, world);
    },
  };
  await withBroker([slow, api], async (broker) => {
    const connection = clientOf();
    const leaving = new AbortController();
    const left = ask(broker, connection, { signal: leaving.signal });
    await asked.promise;
    const others = ["/1", "/2", "/3"].map((path) =>
      ask(broker, connection, { request: { url: `https://api.example.org${path}` } })
    );
    leaving.abort();
    expectFailed(await left, "network");
    gate.resolve();
    for (const answer of await Promise.all(others)) assert.equal(expectAnswered(answer).status, 200);
    assert.equal(state.count, 1);
  });
});

Deno.test("a kept token that is not taken any more is replaced once, a new one never", async () => {
  const { sites, state } = oauthSites();
  await withBroker(sites, async (broker, internet) => {
    const connection = clientOf();
    expectAnswered(await ask(broker, connection));
    state.valid = "revoked";
    const body = new TextEncoder().encode("again");
    const answer = expectAnswered(await ask(broker, connection, { request: { method: "POST", body } }));
    assert.equal(answer.status, 200);
    assert.deepEqual(internet.seen.map(({ url, body }) => [new URL(url).pathname, body]).slice(2), [
      ["/items", "again"],
      ["/token", "grant_type=client_credentials&scope=read+write"],
      ["/items", "again"],
    ]);
  });
  const stubborn = oauthSites();
  stubborn.sites[1] = { hosts: ["api.example.org"], handle: () => new Response("no", { status: 401 }) };
  await withBroker(stubborn.sites, async (broker, internet) => {
    const connection = clientOf();
    assert.equal(expectAnswered(await ask(broker, connection)).status, 401);
    assert.equal(internet.seen.length, 2, "a new token that is not taken is not replaced");
    assert.equal(expectAnswered(await ask(broker, connection)).status, 401);
    assert.equal(internet.seen.length, 5, "a kept one is, once");
  });
});

Deno.test("a placeholder of an OAuth connection is its access token, never the client's secret", async () => {
  const { sites, state } = oauthSites();
  await withBroker(sites, async (broker, internet) => {
    const connection = clientOf();
    const { connection: _, ...request } = {
      connection: "",
      headers: [["X-Token", connection.placeholder]] as const,
    };
    const policy = {
      purpose: "block",
      owner: "b1",
      hosts: ["api.example.org"],
      connections: [connection],
    } as const;
    expectAnswered(await broker.send({ url: "https://api.example.org/", ...request }, policy));
    assert.equal(internet.seen.at(-1)?.headers["x-token"], state.valid);
  });
});

Deno.test("an answer that is no token is a failure with its reason", async () => {
  const answers: readonly (readonly [Response | object, string, RegExp])[] = [
    [{ access_token: 7 }, "network", /answered 200/],
    [{ access_token: "two words" }, "network", /answered 200/],
    [{ token_type: "mac" }, "permission", /type bearer/],
    [new Response("<html>"), "network", /answered 200/],
    [new Response("x", { status: 503 }), "network", /answered 503/],
    [
      new Response(null, { status: 302, headers: { location: "https://other.example.org/" } }),
      "network",
      /302/,
    ],
    [new Response("x".repeat(100_000)), "too_large", /larger/],
  ];
  for (const [answer, kind, words] of answers) {
    const { sites } = oauthSites(() => answer);
    await withBroker(sites, async (broker) => {
      assert.match(expectFailed(await ask(broker, clientOf()), kind).message, words);
    });
  }
  await withBroker([], async (broker) => {
    const odd = refreshing({ secret: new Secret("no json, but a secret-value") });
    const failed = expectFailed(await ask(broker, odd), "permission");
    assert.ok(!JSON.stringify(failed).includes("secret-value"));
  });
});

Deno.test("the token address is reached by the rules of every other request", async () => {
  const { sites, state } = oauthSites();
  const refused: readonly (readonly [string, string])[] = [
    ["https://127.0.0.1/token", "blocked_address"],
    ["http://169.254.169.254/token", "blocked_address"],
    ["https://login.home.arpa:8080/token", "blocked_address"],
    ["http://login.example.net/token", "permission"],
    ["file:///etc/passwd", "permission"],
    ["https://user:pass@login.example.net/token", "permission"],
  ];
  await withBroker(sites, async (broker, internet) => {
    for (const [tokenUrl, kind] of refused) {
      expectFailed(await ask(broker, clientOf({ tokenUrl })), kind);
    }
    assert.equal(internet.seen.length, 0);
    const inside = clientOf({ tokenUrl: "http://login.home.arpa:8080/token" });
    const policy = { lanHosts: ["login.home.arpa:8080"] };
    expectAnswered(await ask(broker, inside, { policy }));
    assert.equal(state.count, 1);
  });
});

Deno.test("close() ends a request for a token that is on its way", async () => {
  const { sites } = oauthSites();
  await withBroker(sites, async (broker, internet) => {
    internet.setFault("login.example.net", { kind: "hang" });
    const asked = ask(broker, clientOf());
    const failed = asked.then((answer) => expectFailed(answer, "network"));
    await broker.close();
    await failed;
  });
});
