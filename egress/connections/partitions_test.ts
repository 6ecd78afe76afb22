import assert from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { expectAnswered, textOf } from "../../testing/internet/expect_answer.ts";
import type { Site } from "../../testing/internet/types.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import { openConnection } from "../../testing/open_connection.ts";
import type { Broker, EgressRequest, OpenConnection } from "../types.ts";
import { createPlaceholder } from "./placeholder.ts";

const URL_OF_API = "https://api.example.org/me";

/** Answers how often it was asked, good for an hour; 304 when its tag is asked about. */
function countingSite(headers: Record<string, string> = { "cache-control": "max-age=3600" }): Site {
  let count = 0;
  return {
    hosts: ["api.example.org"],
    handle(request) {
      count += 1;
      const isKnown = headers.etag !== undefined && request.headers.get("if-none-match") === headers.etag;
      return isKnown ? new Response(null, { status: 304 }) : new Response(`answer ${count}`, { headers });
    },
  };
}

async function ask(
  broker: Broker,
  connections: readonly OpenConnection[],
  { owner = "b1", ...request }: Partial<EgressRequest> & { readonly owner?: string } = {},
): Promise<string> {
  const policy = { purpose: "block", owner, hosts: ["api.example.org"], connections } as const;
  return textOf(expectAnswered(await broker.send({ url: URL_OF_API, ...request }, policy)));
}

Deno.test("what one connection read is kept for itself alone", () =>
  withBroker([countingSite()], async (broker) => {
    const one = openConnection();
    const other = openConnection({
      id: "connection000002",
      name: "OTHER",
      secret: new Secret("another-secret"),
    });
    const named = { connection: "API" };
    assert.equal(await ask(broker, [one], named), "answer 1");
    assert.equal(await ask(broker, [one]), "answer 2", "without the connection");
    assert.equal(await ask(broker, [other], { connection: "OTHER" }), "answer 3", "another connection");
    assert.equal(await ask(broker, [{ ...one, secret: new Secret("replaced-secret") }], named), "answer 4");
    assert.equal(await ask(broker, [one, other], named), "answer 1", "the premise: it is kept");
    assert.equal(
      await ask(broker, [one], { ...named, owner: "b2" }),
      "answer 1",
      "for every block that may use it",
    );
    assert.equal(await ask(broker, []), "answer 2");
  }));

Deno.test("a placeholder is the same request in every run, and another one than none", () =>
  withBroker([countingSite()], async (broker) => {
    const connection = openConnection({ auth: { kind: "placeholder" } });
    const asked = (placeholder: string) =>
      ask(broker, [{ ...connection, placeholder }], { headers: [["X-Key", placeholder]] });
    assert.equal(await asked(createPlaceholder("placeholder")), "answer 1");
    assert.equal(await asked(createPlaceholder("placeholder")), "answer 1");
    assert.equal(await ask(broker, [connection], { headers: [["X-Key", "{connection000001}"]] }), "answer 2");
    assert.equal(
      await ask(broker, [connection], { connection: "API", headers: [["X-Key", "x"]] }),
      "answer 3",
    );
  }));

Deno.test("a secret address is kept for its owner alone", () =>
  withBroker([countingSite()], async (broker) => {
    const address = () =>
      openConnection({ auth: { kind: "address" }, secret: new Secret(`${URL_OF_API}/private-1`) });
    const asked = (owner: string) => {
      const connection = address();
      return ask(broker, [connection], { owner, url: connection.placeholder });
    };
    assert.equal(await asked("b1"), "answer 1");
    assert.equal(await asked("b2"), "answer 2");
    assert.equal(await asked("b1"), "answer 1");
  }));

Deno.test("a kept answer is asked about within its partition only", () =>
  withBroker([countingSite({ etag: '"v1"' })], async (broker, internet) => {
    const one = openConnection();
    assert.equal(await ask(broker, [one], { connection: "API" }), "answer 1");
    assert.equal(await ask(broker, [one]), "answer 2");
    assert.deepEqual(internet.seen.map(({ headers }) => headers["if-none-match"]), [undefined, undefined]);
    assert.equal(await ask(broker, [one], { connection: "API" }), "answer 1");
    assert.equal(internet.seen.at(-1)?.headers["if-none-match"], '"v1"');
    assert.match(`${internet.seen.at(-1)?.headers.authorization}`, /^Bearer /);
  }));

Deno.test("requests at the same time are shared within a partition only", async () => {
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const seen: (string | null)[] = [];
  const site: Site = {
    hosts: ["api.example.org"],
    async handle(request) {
      seen.push(request.headers.get("authorization"));
      if (seen.length === 3) arrived.resolve();
      await gate.promise;
      return new Response(`for ${request.headers.get("authorization")?.length ?? 0}`);
    },
  };
  await withBroker([site], async (broker) => {
    const one = openConnection({ secret: new Secret("secret-of-one") });
    const two = openConnection({ id: "connection000002", secret: new Secret("secret-of-number-two") });
    const named = { connection: "API" };
    const asked = [
      ask(broker, [one], named),
      ask(broker, [two], named),
      ask(broker, [one]),
      ask(broker, [one], named),
    ];
    await arrived.promise;
    gate.resolve();
    assert.deepEqual(await Promise.all(asked), ["for 20", "for 27", "for 0", "for 20"]);
    assert.equal(seen.length, 3);
  });
});

Deno.test("one connection's pause holds up no other", () =>
  withBroker([countingSite()], async (broker, internet) => {
    const one = openConnection();
    const status = async (connection?: string) => {
      const policy = {
        purpose: "block",
        owner: "b1",
        hosts: ["api.example.org"],
        connections: [one],
      } as const;
      const request = connection === undefined ? { url: URL_OF_API } : { url: URL_OF_API, connection };
      return expectAnswered(await broker.send(request, policy)).status;
    };
    internet.setFault("api.example.org", { kind: "status", status: 429, headers: { "retry-after": "60" } });
    assert.equal(await status("API"), 429);
    internet.setFault("api.example.org", undefined);
    assert.equal(await status("API"), 429);
    assert.equal(internet.seen.length, 1, "the pause is kept");
    assert.equal(await status(), 200);
  }));
