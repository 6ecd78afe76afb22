import assert from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { API_HOSTS as HOSTS, askWith as ask } from "../../testing/ask_with.ts";
import { expectAnswered, textOf } from "../../testing/internet/expect_answer.ts";
import { startRawServer } from "../../testing/internet/raw_server.ts";
import type { Site } from "../../testing/internet/types.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import { CANARY, openConnection } from "../../testing/open_connection.ts";
import type { OpenConnection } from "../types.ts";

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
