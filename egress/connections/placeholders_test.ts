import assert from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { expectAnswered, expectFailed, textOf } from "../../testing/internet/expect_answer.ts";
import type { Site } from "../../testing/internet/types.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import { CANARY, openConnection } from "../../testing/open_connection.ts";
import type { Broker, EgressAnswer, EgressPolicy, EgressRequest, OpenConnection } from "../types.ts";
import { createPlaceholder } from "./placeholder.ts";

const HOSTS = ["api.example.org", "other.example.org"];
const API = "https://api.example.org/v1";
const SECRET = 'a"b\\c&d=é/ +<x>';

const site: Site = {
  hosts: [...HOSTS, "calendar.example.net", "moved.example.net"],
  handle: () => new Response("fine"),
};

function ask(
  broker: Broker,
  request: Partial<EgressRequest>,
  connection: OpenConnection,
  policy: Partial<EgressPolicy> = {},
): Promise<EgressAnswer> {
  return broker.send({ url: API, ...request }, {
    ...{ purpose: "block", owner: "b1", hosts: HOSTS, connections: [connection], ...policy },
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("createPlaceholder() gives what a URL parser, a form and JSON leave as it is, never twice", () => {
  const address = createPlaceholder("address");
  assert.equal(new Request(address).url, address);
  assert.equal(new URL(address).href, address);
  const plain = createPlaceholder("bearer");
  assert.equal(new URLSearchParams({ plain }).toString(), `plain=${plain}`);
  assert.equal(new URL(`https://${plain}.example.org/`).hostname, `${plain}.example.org`);
  assert.match(plain, /^tsecret[0-9a-f]{32}$/);
  assert.equal(new Set(Array.from({ length: 100 }, () => createPlaceholder("bearer"))).size, 100);
});

Deno.test("a placeholder becomes the secret, encoded as the place wants it", async () => {
  const connection = openConnection({ auth: { kind: "placeholder" }, secret: new Secret(SECRET) });
  const { placeholder } = connection;
  const encoded = encodeURIComponent(SECRET);
  const bodies: readonly (readonly [type: string, given: string, sent: string])[] = [
    ["application/json", JSON.stringify({ key: placeholder }), JSON.stringify({ key: SECRET })],
    ["application/vnd.api+json; charset=utf-8", `{"k":"${placeholder}"}`, JSON.stringify({ k: SECRET })],
    ["application/x-www-form-urlencoded", `a=1&key=${placeholder}`, `a=1&key=${encoded}`],
    ["text/plain", `${placeholder}, ${placeholder}`, `${SECRET}, ${SECRET}`],
    ["text/plain", placeholder.replace("t", "%74"), encoded],
    ["text/xml", `<k>${placeholder}</k>`, `<k>a&#34;b\\c&#38;d=é/ +&#60;x&#62;</k>`],
  ];
  await withBroker([site], async (broker, internet) => {
    for (const [type, given, sent] of bodies) {
      const request = { method: "POST", headers: [["Content-Type", type]] as const, body: bytes(given) };
      expectAnswered(await ask(broker, request, connection));
      assert.equal(internet.seen.at(-1)?.body, sent, type);
    }
    const url = `${API}/${placeholder}/x?key=${placeholder}&b=%74${placeholder.slice(1)}`;
    const answer = expectAnswered(await ask(broker, { url }, connection));
    assert.equal(internet.seen.at(-1)?.url, `${API}/${encoded}/x?key=${encoded}&b=${encoded}`);
    assert.equal(answer.url, url);
    assert.equal(answer.record.path, "/v1/[secret]/x");
  });
});

Deno.test("a placeholder may stand in Authorization, where a block's own text may not", () =>
  withBroker([site], async (broker, internet) => {
    const connection = openConnection({ auth: { kind: "placeholder" } });
    const headers = [["Authorization", `Token ${connection.placeholder}`], [
      "X-Key",
      connection.placeholder,
    ]] as const;
    expectAnswered(await ask(broker, { headers }, connection));
    assert.equal(internet.seen[0]?.headers.authorization, `Token ${CANARY}`);
    assert.equal(internet.seen[0]?.headers["x-key"], CANARY);
    expectAnswered(
      await ask(broker, { url: `${API}/2`, headers: [["Authorization", "Token mine"]] }, connection),
    );
    assert.equal(internet.seen[1]?.headers.authorization, undefined);
  }));

Deno.test("a request to another origin that holds a placeholder is not sent (attack 152)", () =>
  withBroker([site], async (broker, internet) => {
    const connection = openConnection();
    const { placeholder } = connection;
    const url = "https://other.example.org/";
    const percent = [...placeholder].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("");
    const requests: readonly Partial<EgressRequest>[] = [
      ...[placeholder, placeholder.toUpperCase(), percent].flatMap((text) => [
        { url: `${url}?k=${text}` },
        { url: `${url}${text}` },
        { url, headers: [["X-A", text]] as const },
        { url, method: "POST", body: bytes(`a ${text}`) },
      ]),
      { url: `https://${placeholder}.other.example.org/` },
      { url: `https://${placeholder}@other.example.org/` },
      { url: `https://${placeholder}.api.example.org/` },
      { url: `https://api.example.org:443@other.example.org/?${placeholder}` },
      { url: `${url}?k=${placeholder}`, connection: "API" },
    ];
    for (const request of requests) {
      const failed = expectFailed(await ask(broker, request, connection), "permission");
      assert.ok(!JSON.stringify(failed).includes("c4nary"));
    }
    assert.equal(internet.seen.length, 0);
    // The premise: the same places are fine without it.
    expectAnswered(await ask(broker, { url: `${url}?k=1` }, connection));
  }));

Deno.test("secrets with dots and slashes cannot climb out of the path", () =>
  withBroker([site], async (broker, internet) => {
    const connection = openConnection({
      auth: { kind: "placeholder" },
      secret: new Secret("../../admin?x#y"),
    });
    const url = `${API}/${connection.placeholder}/items`;
    expectAnswered(await ask(broker, { url }, connection));
    assert.equal(internet.seen[0]?.url, `${API}/..%2F..%2Fadmin%3Fx%23y/items`);
    const dots = openConnection({ auth: { kind: "placeholder" }, secret: new Secret("..") });
    expectFailed(await ask(broker, { url: `${API}/${dots.placeholder}/admin` }, dots), "permission");
    assert.equal(internet.seen.length, 1);
  }));

const ADDRESS =
  "https://calendar.example.net/private/a1b2c3d4e5f6a7b8c9d0/basic.ics?token=0f1e2d3c4b5a69788796";

function calendar(given: Partial<OpenConnection> = {}): OpenConnection {
  return openConnection({
    name: "CAL",
    origin: "https://calendar.example.net",
    methods: ["GET"],
    auth: { kind: "address" },
    secret: new Secret(ADDRESS),
    ...given,
  });
}

Deno.test("fetch(ctx.secret(name)) asks the secret address and shows nothing of it", () => {
  const leaky: Site = {
    hosts: ["calendar.example.net"],
    handle: ({ url }) =>
      new Response(`SOURCE:${url}\nPATH:${new URL(url).pathname}\n`, { headers: { "x-url": url } }),
  };
  return withBroker([leaky], async (broker, internet) => {
    const connection = calendar();
    for (const request of [{}, { connection: "CAL" }]) {
      const answer = expectAnswered(
        await ask(broker, { ...request, url: connection.placeholder }, connection),
      );
      assert.equal(internet.seen.at(-1)?.url, ADDRESS);
      assert.equal(answer.url, connection.placeholder);
      assert.deepEqual([answer.record.host, answer.record.path], ["calendar.example.net", "/"]);
      assert.match(textOf(answer), /SOURCE:\[secret\]\nPATH:\[secret\]\n/);
      const whole = textOf(answer) + JSON.stringify({ ...answer, body: "" });
      assert.ok(!/a1b2c3|0f1e2d|basic\.ics/.test(whole), whole);
    }
  });
});

Deno.test("a secret address is used whole, at its own origin, by its own name", () =>
  withBroker([site], async (broker, internet) => {
    const connection = calendar();
    const { placeholder } = connection;
    for (const url of [`${placeholder}x`, `${placeholder}?a=1`, placeholder.replace("https", "http")]) {
      expectFailed(await ask(broker, { url }, connection), "permission");
    }
    expectFailed(await ask(broker, { connection: "CAL" }, connection), "permission");
    expectFailed(await ask(broker, { url: placeholder, method: "POST" }, connection), "permission");
    const moved = calendar({ secret: new Secret("https://other.example.org/private/a1b2c3d4e5f6a7b8") });
    const failed = expectFailed(await ask(broker, { url: moved.placeholder }, moved), "permission");
    assert.ok(!JSON.stringify(failed).includes("a1b2c3"));
    const inside = calendar({
      origin: "https://127.0.0.1",
      secret: new Secret("https://127.0.0.1/private-path-1"),
    });
    const blocked = expectFailed(await ask(broker, { url: inside.placeholder }, inside), "blocked_address");
    assert.ok(!JSON.stringify(blocked).includes("private-path"));
    for (const secret of ["not an address", "file:///etc/passwd", "https://user:pw@calendar.example.net/x"]) {
      const odd = calendar({ secret: new Secret(secret) });
      expectFailed(await ask(broker, { url: odd.placeholder }, odd), "permission");
    }
    assert.equal(internet.seen.length, 0);
    const webcal = calendar({ secret: new Secret(ADDRESS.replace("https", "webcal")) });
    expectAnswered(await ask(broker, { url: webcal.placeholder }, webcal));
    assert.equal(internet.seen[0]?.url, ADDRESS);
  }));

Deno.test("a secret address that redirects shows its origin at most", () => {
  const hosts = ["calendar.example.net", "moved.example.net"];
  const leading: Site = {
    hosts,
    handle(request) {
      const { host, pathname } = new URL(request.url);
      if (host === "moved.example.net" || pathname.startsWith("/next")) return new Response("arrived");
      const location = request.headers.get("accept") === "far"
        ? "https://moved.example.net/new"
        : "/next/secret-path-9f8e7d6c5b4a3210";
      return new Response(null, { status: 302, headers: { location } });
    },
  };
  return withBroker([leading], async (broker) => {
    const connection = calendar();
    const url = connection.placeholder;
    const near = expectAnswered(await ask(broker, { url }, connection));
    assert.deepEqual([near.url, near.isRedirected], ["https://calendar.example.net/", true]);
    assert.ok(!JSON.stringify({ ...near, body: "" }).includes("9f8e7d"));
    const far = { url, headers: [["Accept", "far"]] as const };
    expectFailed(await ask(broker, far, connection), "host_not_declared");
    const answer = expectAnswered(await ask(broker, far, connection, { hosts }));
    assert.equal(answer.url, "https://moved.example.net/new");
    const manual = expectAnswered(await ask(broker, { ...far, redirect: "manual" }, connection));
    assert.equal(manual.url, url);
  });
});
