import assert from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { expectAnswered, expectFailed, textOf } from "../../testing/internet/expect_answer.ts";
import type { Internet, Site } from "../../testing/internet/types.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import { openConnection } from "../../testing/open_connection.ts";
import type { Broker, EgressAnswer, EgressPolicy, EgressRequest, OpenConnection } from "../types.ts";

const NOON = Date.parse("2026-03-04T12:00:00Z");
const TOKEN_URL = "https://login.example.net/token";
const CLIENT_SECRET = "client/s3cret+value";

type Auth = Extract<OpenConnection["auth"], { kind: "client_credentials" | "refresh_token" }>;

function clientOf(auth: Partial<Auth> = {}, given: Partial<OpenConnection> = {}): OpenConnection {
  const common = { tokenUrl: TOKEN_URL, clientId: "me:1", scope: "read write", clientAuth: "basic" } as const;
  return openConnection({
    secret: new Secret(CLIENT_SECRET),
    ...given,
    auth: { kind: "client_credentials", ...common, ...auth } as Auth,
  });
}

/** A sign-in server that counts its tokens, and an interface that takes the last one only and echoes what it got. */
function oauthSites(answer: (count: number, form: URLSearchParams) => unknown = () => ({})) {
  const state = { count: 0, valid: "" };
  const login: Site = {
    hosts: ["login.example.net", "login.home.arpa:8080"],
    async handle(request) {
      state.count += 1;
      state.valid = `access-token-${state.count}-${"x".repeat(20)}`;
      const extra = answer(state.count, new URLSearchParams(await request.text()));
      if (extra instanceof Response) return extra;
      return Response.json({
        access_token: state.valid,
        token_type: "Bearer",
        expires_in: 3600,
        ...extra as object,
      });
    },
  };
  const api: Site = {
    hosts: ["api.example.org"],
    handle(request) {
      const given = request.headers.get("authorization");
      const isRight = given === `Bearer ${state.valid}`;
      return new Response(`you sent ${given} ${btoa(`${given}`)}`, { status: isRight ? 200 : 401 });
    },
  };
  return { state, sites: [login, api] };
}

function ask(
  broker: Broker,
  connection: OpenConnection,
  { request = {}, policy = {}, signal }: {
    readonly request?: Partial<EgressRequest>;
    readonly policy?: Partial<EgressPolicy>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<EgressAnswer> {
  return broker.send(
    { url: "https://api.example.org/items", connection: "API", ...request },
    { purpose: "block", owner: "b1", hosts: ["api.example.org"], connections: [connection], ...policy },
    signal,
  );
}

function tokenRequests({ seen }: Internet) {
  return seen.filter(({ url }) => url.includes("/token"));
}

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

function refreshing(given: Partial<OpenConnection> = {}): OpenConnection {
  const secret = new Secret(JSON.stringify({ clientSecret: CLIENT_SECRET, refreshToken: "refresh-0" }));
  return clientOf({ kind: "refresh_token" }, { secret, ...given });
}

Deno.test("a refresh token that the server replaces is handed on and used from then on", async () => {
  let now = NOON;
  const { sites } = oauthSites((count) => ({ refresh_token: `refresh-${count}` }));
  await withBroker(sites, async (broker, internet) => {
    const stored: string[] = [];
    const connection = refreshing({
      onRotated: (secret) => Promise.resolve(void stored.push(secret.reveal())),
    });
    for (let count = 1; count <= 3; count += 1) {
      // The second run still brings the secret of before: it was opened before the first one stored the new one.
      const secret = count < 3 ? connection.secret : new Secret(stored[1] ?? "");
      expectAnswered(await ask(broker, { ...connection, secret }));
      now += 3_600_000;
    }
    assert.deepEqual(
      tokenRequests(internet).map(({ body }) => new URLSearchParams(body).get("refresh_token")),
      ["refresh-0", "refresh-1", "refresh-2"],
    );
    assert.deepEqual(
      stored.map((text) => JSON.parse(text)),
      [1, 2, 3].map((count) => ({
        clientSecret: CLIENT_SECRET,
        refreshToken: `refresh-${count}`,
      })),
    );
    const fresh = new Secret(JSON.stringify({ clientSecret: "another", refreshToken: "by-a-person" }));
    expectAnswered(await ask(broker, { ...connection, secret: fresh }));
    assert.match(
      `${tokenRequests(internet).at(-1)?.body}`,
      /by-a-person/,
      "a person's new secret wins at once",
    );
  }, { now: () => now });
});

Deno.test("a new refresh token that cannot be stored fails the request and is tried again", async () => {
  const { sites, state } = oauthSites((count) => ({ refresh_token: `refresh-${count}` }));
  await withBroker(sites, async (broker) => {
    const stored: string[] = [];
    let isFull = true;
    const connection = refreshing({
      onRotated: (secret) => {
        if (isFull) return Promise.reject(new Error(`disk full while storing ${secret.reveal()}`));
        stored.push(secret.reveal());
        return Promise.resolve();
      },
    });
    for (let count = 0; count < 2; count += 1) {
      const failed = expectFailed(await ask(broker, connection), "network");
      assert.match(failed.message, /Cannot store the new refresh token of the connection "API"/);
      assert.ok(!JSON.stringify(failed).includes("refresh-1"));
    }
    isFull = false;
    expectAnswered(await ask(broker, connection));
    assert.equal(stored.length, 1);
    assert.equal(state.count, 1);
  });
});

Deno.test("a sign-in server's refusal is told without the secrets that it echoes", async () => {
  for (const kind of ["client_credentials", "refresh_token"] as const) {
    const connection = kind === "refresh_token" ? refreshing() : clientOf({ clientAuth: "body" });
    const { sites } = oauthSites((_, form) =>
      Response.json({
        error: "invalid_client",
        error_description: `\u001b[31mno ${form} ${CLIENT_SECRET} ${btoa(CLIENT_SECRET)} ${
          "refresh-0".repeat(30)
        }`,
      }, { status: 401, statusText: CLIENT_SECRET })
    );
    await withBroker(sites, async (broker, internet) => {
      const failed = expectFailed(await ask(broker, connection), "permission");
      assert.match(
        failed.message,
        /Cannot sign in with the connection "API": .* answered 401 \(invalid_client: no /,
      );
      assert.match(failed.message, /\[secret\]/);
      const whole = JSON.stringify(failed);
      const refreshToken = kind === "refresh_token" ? ["refresh-0"] : [];
      for (const text of [CLIENT_SECRET, "s3cret", btoa(CLIENT_SECRET), "\u001b", ...refreshToken]) {
        assert.ok(!whole.includes(text), `${kind} shows ${text}: ${whole}`);
      }
      assert.equal(internet.seen.length, 1, "nothing was asked of the source");
    });
  }
});

Deno.test("a refusal is scrubbed before it is cut, so that no half of a secret stays", async () => {
  for (let pad = 150; pad < 190; pad += 5) {
    const { sites } = oauthSites(() =>
      Response.json({ error: "no", error_description: "x".repeat(pad) + CLIENT_SECRET }, { status: 400 })
    );
    await withBroker(sites, async (broker) => {
      const { message } = expectFailed(await ask(broker, clientOf()), "permission");
      assert.ok(message.includes("x".repeat(pad)) && !message.includes("client/"), message);
    });
  }
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
