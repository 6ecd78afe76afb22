import assert from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { API_HOSTS as HOSTS, API_URL, askWith as ask } from "../../testing/ask_with.ts";
import { expectAnswered, expectFailed } from "../../testing/internet/expect_answer.ts";
import type { Site } from "../../testing/internet/types.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import { CANARY, openConnection } from "../../testing/open_connection.ts";
import type { EgressRequest, OpenConnection } from "../types.ts";

/** Says in plain text what it was asked, but for the secret, which stands in what the broker saw. */
const quietSite: Site = { hosts: HOSTS, handle: () => new Response("fine") };

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
    const url = `${API_URL}?a=%20b+c&api+key=mine&api%20key=mine#x`;
    const answer = expectAnswered(await ask(broker, { connection: "API", url }, connection));
    assert.equal(internet.seen[0]?.url, `${API_URL}?a=%20b+c&api%20key=${encodeURIComponent(CANARY)}`);
    assert.equal(answer.url, `${API_URL}?a=%20b+c&api+key=mine&api%20key=mine`);
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

Deno.test("two connections that pin different certificates are not used in one request", () =>
  withBroker([quietSite], async (broker, internet) => {
    const named = openConnection({ certificateSha256: "ab".repeat(32) });
    const other = openConnection({ name: "OTHER", certificateSha256: "cd".repeat(32) });
    const request = { connection: "API", headers: [["x-other", other.placeholder]] } as const;
    const refused = expectFailed(await ask(broker, request, named, other), "permission");
    assert.match(refused.message, /different certificates/);
    assert.equal(internet.seen.length, 0);
  }));

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
