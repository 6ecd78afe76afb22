import assert from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { expectAnswered, expectFailed, textOf } from "../../testing/internet/expect_answer.ts";
import { startRawServer } from "../../testing/internet/raw_server.ts";
import type { Site } from "../../testing/internet/types.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import { CANARY, openConnection } from "../../testing/open_connection.ts";
import type { Broker, EgressAnswer, EgressPolicy, EgressRequest, OpenConnection } from "../types.ts";

const HOSTS = ["api.example.org", "api.example.org:8443", "other.example.org", "nas.home.arpa:8080"];
const URL_OF_API = "https://api.example.org/v1/items";

/** Says in plain text what it was asked, but for the secret, which stands in what the broker saw. */
const quietSite: Site = { hosts: HOSTS, handle: () => new Response("fine") };

function policyOf(...connections: OpenConnection[]): EgressPolicy {
  return { purpose: "block", owner: "b1", hosts: HOSTS, connections };
}

function ask(
  broker: Broker,
  request: Partial<EgressRequest>,
  ...connections: OpenConnection[]
): Promise<EgressAnswer> {
  return broker.send({ url: URL_OF_API, ...request }, policyOf(...connections));
}

Deno.test("a named connection signs in as its terms say", async () => {
  const basic = openConnection({ auth: { kind: "basic", user: "jo:é" }, secret: new Secret("pä ss") });
  const cases: readonly (readonly [OpenConnection, string, string | undefined])[] = [
    [openConnection(), "authorization", `Bearer ${CANARY}`],
    [basic, "authorization", `Basic ${new TextEncoder().encode("jo:é:pä ss").toBase64()}`],
    [openConnection({ auth: { kind: "header", header: "X-Api-Key", prefix: "" } }), "x-api-key", CANARY],
    [
      openConnection({ auth: { kind: "header", header: "Cookie", prefix: "sid=" } }),
      "cookie",
      `sid=${CANARY}`,
    ],
    [openConnection({ auth: { kind: "placeholder" } }), "authorization", undefined],
  ];
  for (const [connection, header, value] of cases) {
    await withBroker([quietSite], async (broker, internet) => {
      const headers = [["Authorization", "mine"], ["X-Api-Key", "mine"], ["Accept", "a/b"]] as const;
      expectAnswered(await ask(broker, { connection: "API", headers }, connection));
      const [seen] = internet.seen;
      assert.equal(seen?.headers[header], value, connection.auth.kind);
      assert.equal(seen?.headers.accept, "a/b");
      // What the block set stays away from the place of the secret, and `Authorization` always.
      assert.notEqual(seen?.headers.authorization, "mine");
    });
  }
});

Deno.test("a secret in the query takes the place of what the block wrote there", () =>
  withBroker([quietSite], async (broker, internet) => {
    const connection = openConnection({ auth: { kind: "query", parameter: "api key" } });
    const url = `${URL_OF_API}?a=%20b+c&api+key=mine&api%20key=mine#x`;
    const answer = expectAnswered(await ask(broker, { connection: "API", url }, connection));
    assert.equal(internet.seen[0]?.url, `${URL_OF_API}?a=%20b+c&api%20key=${encodeURIComponent(CANARY)}`);
    assert.equal(answer.url, `${URL_OF_API}?a=%20b+c&api+key=mine&api%20key=mine`);
    assert.equal(answer.record.path, "/v1/items");
  }));

Deno.test("a secret never goes into a header that steers the connection, nor does it break a line", () =>
  withBroker([quietSite], async (broker, internet) => {
    for (
      const header of [
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Proxy-Authorization",
        "X-Forwarded-For",
      ]
    ) {
      const connection = openConnection({ auth: { kind: "header", header, prefix: "" } });
      expectFailed(await ask(broker, { connection: "API" }, connection), "permission");
    }
    for (const secret of ["a\r\nHost: evil", "a\0b", "日本語日本語", ""]) {
      const connection = openConnection({ secret: new Secret(secret) });
      expectFailed(await ask(broker, { connection: "API" }, connection), "permission");
    }
    assert.equal(internet.seen.length, 0);
  }));

Deno.test("an unknown connection is refused with the names that there are", () =>
  withBroker([quietSite], async (broker, internet) => {
    const one = await ask(broker, { connection: "api" }, openConnection());
    assert.match(expectFailed(one, "permission").message, /There is no connection "api"/);
    assert.match(expectFailed(one, "permission").hint ?? "", /"API"/);
    expectFailed(await ask(broker, { connection: "API" }), "permission");
    expectFailed(await ask(broker, { connection: "__proto__" }), "permission");
    assert.equal(internet.seen.length, 0);
  }));

Deno.test("a connection is for its own origin, methods and paths only", () =>
  withBroker([quietSite], async (broker, internet) => {
    const connection = openConnection({ pathPrefix: "/v1", methods: ["GET", "DELETE"] });
    const refused: readonly Partial<EgressRequest>[] = [
      { url: "https://other.example.org/v1" },
      { url: "https://api.example.org:8443/v1" },
      { url: "http://api.example.org/v1" },
      { url: "https://api.example.org./v1" },
      ...["/", "/v1foo", "/v1/../x", "/v1/%2e%2e/x", "/v1%2f..%2fx", "/v1//x", "/v1/..;/x", "/V1"].map((
        path,
      ) => ({
        url: `https://api.example.org${path}`,
      })),
      { method: "POST" },
      { method: "HEAD" },
      { method: "PUT" },
    ];
    for (const request of refused) {
      const failed = expectFailed(
        await ask(broker, { ...request, connection: "API" }, connection),
        "permission",
      );
      assert.match(
        failed.message,
        /the connection "API".*expected GET, DELETE to https:\/\/api\.example\.org\/v1$/,
      );
    }
    assert.equal(internet.seen.length, 0);
    for (const request of [{}, { method: "delete" }, { url: "https://api.example.org/v1" }]) {
      expectAnswered(await ask(broker, { ...request, connection: "API" }, connection));
    }
    assert.equal(internet.seen.length, 3);
  }));

Deno.test("without a connection a block asks and posts only", () =>
  withBroker([quietSite], async (broker) => {
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]) {
      expectFailed(
        await ask(broker, { method }, openConnection({ methods: ["DELETE", "PUT", "PATCH"] })),
        "permission",
      );
    }
    expectAnswered(await ask(broker, { method: "POST" }, openConnection({ methods: ["GET"] })));
  }));

Deno.test("every other rule comes before a connection's terms", () =>
  withBroker([quietSite], async (broker) => {
    const inside = openConnection({ origin: "https://127.0.0.1" });
    expectFailed(
      await ask(broker, { connection: "API", url: "https://127.0.0.1/" }, inside),
      "blocked_address",
    );
    const undeclared = openConnection({ origin: "https://elsewhere.example.org" });
    const answer = await ask(
      broker,
      { connection: "API", url: "https://elsewhere.example.org/" },
      undeclared,
    );
    expectFailed(answer, "host_not_declared");
  }));

Deno.test("a secret goes over http only to a granted host of the own network", async () => {
  const plain = openConnection({ origin: "http://api.example.org" });
  const nas = openConnection({ origin: "http://nas.home.arpa:8080" });
  await withBroker([quietSite], async (broker, internet) => {
    const refused = await ask(broker, { connection: "API", url: "http://api.example.org/" }, plain);
    assert.match(expectFailed(refused, "permission").message, /without encryption/);
    expectAnswered(await ask(broker, { connection: "API", url: "http://nas.home.arpa:8080/" }, nas));
    assert.equal(internet.seen[0]?.headers.authorization, `Bearer ${CANARY}`);
    const pinned = { ...nas, certificateSha256: "0".repeat(64) };
    expectFailed(
      await ask(broker, { connection: "API", url: "http://nas.home.arpa:8080/" }, pinned),
      "permission",
    );
    assert.equal(internet.seen.length, 1);
  }, { lanHosts: ["nas.home.arpa:8080"] });
});

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
      await ask(broker, { connection: "API", url: `${URL_OF_API}?a=1` }, connection),
    );
    assert.deepEqual([answer.url, answer.isRedirected], [`${URL_OF_API}/?a=1`, true]);
    assert.equal(internet.seen[1]?.url, `${URL_OF_API}/?a=1&key=${encodeURIComponent(CANARY)}`);
  });
});

/** The worst that a bound host can do: it sends back what it was sent, in every place that an answer has. */
const echoingSite: Site = {
  hosts: HOSTS,
  async handle(request) {
    const { pathname, search } = new URL(request.url);
    const all = [pathname, search, ...[...request.headers].flat(), await request.text()].join("\n");
    const secret = request.headers.get("authorization")?.replace(/^Bearer /, "") ??
      decodeURIComponent(search);
    const status = Number(/\/status\/(\d+)/.exec(pathname)?.[1] ?? 200);
    return new Response([all, JSON.stringify(all), btoa(all), encodeURIComponent(all)].join("\n"), {
      status,
      statusText: `So it is ${secret}`,
      headers: {
        "x-echo": secret,
        "x-echo-64": btoa(secret),
        etag: `"${secret}"`,
        "content-type": "text/plain",
      },
    });
  },
};

Deno.test("an echo is scrubbed wherever it stands, whatever the status (attack 146)", async () => {
  const kinds: readonly OpenConnection["auth"][] = [
    { kind: "bearer" },
    { kind: "header", header: "X-Api-Key", prefix: "Key " },
    { kind: "basic", user: "jo" },
    { kind: "query", parameter: "key" },
  ];
  for (const auth of kinds) {
    await withBroker([echoingSite], async (broker, internet) => {
      for (const status of [200, 404, 500]) {
        const url = `https://api.example.org/status/${status}`;
        const answer = expectAnswered(
          await ask(broker, { connection: "API", url }, openConnection({ auth })),
        );
        const whole = `${textOf(answer)}${JSON.stringify({ ...answer, body: "" })}`;
        assert.match(textOf(answer), /\[secret\]/);
        for (
          const form of [CANARY, btoa(CANARY), btoa(`jo:${CANARY}`), encodeURIComponent(CANARY), "c4nary"]
        ) {
          assert.ok(!whole.includes(form), `${auth.kind} ${status} shows ${form}`);
        }
        assert.equal(answer.record.bytes, answer.body.length);
      }
      // Part of an echo would hold part of the secret, which no scrubbing finds.
      const headers = [["Range", "bytes=10-19"], ["If-Range", "x"]] as const;
      await ask(broker, { connection: "API", headers }, openConnection({ auth }));
      assert.equal(internet.seen.at(-1)?.headers.range, undefined);
    });
  }
});

Deno.test("the line of the status is scrubbed, and a header named after the secret is gone", async () => {
  const secret = "Secret-0123456789";
  const server = startRawServer((head) => {
    const [, key = ""] = /x-api-key: (\S+)/.exec(head) ?? [];
    return { pieces: [`HTTP/1.1 200 ${key}\r\nX-${key}: 1\r\nContent-Length: 0\r\n\r\n`] };
  });
  await withBroker([], async (broker) => {
    const auth = { kind: "header", header: "X-Api-Key", prefix: "" } as const;
    const origin = "http://nas.home.arpa:8080";
    const connection = openConnection({ origin, auth, secret: new Secret(secret) });
    const answer = expectAnswered(await ask(broker, { url: origin, connection: "API" }, connection));
    assert.ok(server.heads[0]?.includes(secret), "the premise");
    assert.equal(answer.statusText, "[secret]");
    assert.deepEqual(answer.headers, []);
    assert.ok(!JSON.stringify({ ...answer, body: "" }).toLowerCase().includes(secret.toLowerCase()));
  }, {
    lanHosts: ["nas.home.arpa:8080"],
    resolve: () => Promise.resolve(["192.168.1.7"]),
    connect: () => Deno.connect({ hostname: "127.0.0.1", port: server.port }),
  });
  await server.close();
});

Deno.test("a secret that was left at the host is scrubbed from answers without the connection too", () => {
  let left = "";
  const site: Site = {
    hosts: HOSTS,
    async handle(request) {
      if (request.method === "POST") left = await request.text();
      return new Response(left);
    },
  };
  return withBroker([site], async (broker, internet) => {
    const connection = openConnection({ auth: { kind: "placeholder" } });
    const body = new TextEncoder().encode(connection.placeholder);
    expectAnswered(await ask(broker, { method: "POST", body }, connection));
    assert.equal(left, CANARY, "the premise");
    assert.equal(textOf(expectAnswered(await ask(broker, {}, connection))), "[secret]");
    expectAnswered(await ask(broker, { headers: [["Range", "bytes=0-5"]] }, connection));
    assert.equal(internet.seen.at(-1)?.headers.range, undefined, "part of it would not be found");
    const elsewhere = { url: "https://other.example.org/", headers: [["Range", "bytes=0-5"]] as const };
    expectAnswered(await ask(broker, elsewhere, connection));
    assert.equal(internet.seen.at(-1)?.headers.range, "bytes=0-5");
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

Deno.test("a block cannot name another path or method than the one checked", () =>
  withBroker([quietSite], async (broker, internet) => {
    const headers = [
      ..."X-Original-URL X-Rewrite-URL X-Original-URI X-HTTP-Method-Override X-Method-Override Host".split(
        " ",
      ),
    ].map((name) => [name, "/admin"] as const);
    expectAnswered(await ask(broker, { connection: "API", headers }, openConnection({ pathPrefix: "/v1" })));
    assert.ok(!JSON.stringify(internet.seen).includes("admin"));
  }));
