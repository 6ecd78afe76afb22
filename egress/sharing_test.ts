import assert from "node:assert/strict";
import { expectAnswered, expectFailed, textOf } from "../testing/internet/expect_answer.ts";
import { startRawServer } from "../testing/internet/raw_server.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { EgressPolicy, EgressRequest } from "./types.ts";

const NOON = Date.parse("2026-03-04T12:00:00Z");
const HOSTS = ["a.example.org", "b.example.org"];
const POLICY: EgressPolicy = { purpose: "block", owner: "b1", hosts: HOSTS };
const OTHER: EgressPolicy = { purpose: "block", owner: "b2", hosts: HOSTS };

/** Answers with the number of the request and the headers that the test gives; 304 when its ETag is asked about. */
function countingSite(headers: Record<string, string>): Site {
  let count = 0;
  return {
    hosts: HOSTS,
    handle(request) {
      count += 1;
      const isKnown = headers.etag !== undefined && request.headers.get("if-none-match") === headers.etag;
      if (isKnown) {
        return new Response(null, { status: 304, headers: { ...headers, "x-count": String(count) } });
      }
      return new Response(`answer ${count}`, { headers });
    },
  };
}

Deno.test("send() keeps an answer as long as its server calls it fresh, for every block", async () => {
  let now = NOON;
  await withBroker([countingSite({ "cache-control": "public, max-age=60", age: "10" })], async (broker) => {
    const ask = async (policy: EgressPolicy) => {
      const answer = expectAnswered(await broker.send({ url: "https://a.example.org/" }, policy));
      return [textOf(answer), answer.record.fromCache];
    };
    assert.deepEqual(await ask(POLICY), ["answer 1", false]);
    now += 49_000;
    assert.deepEqual(await ask(OTHER), ["answer 1", true]);
    now += 1_000;
    assert.deepEqual(await ask(POLICY), ["answer 2", false]);
  }, { now: () => now });
});

Deno.test("send() asks again for a person who wants the newest, with the validator of what is kept", async () => {
  const headers = { "cache-control": "max-age=3600", etag: '"same"' };
  await withBroker([countingSite(headers)], async (broker, internet) => {
    const request = { url: "https://a.example.org/", maxAgeSeconds: 3600 };
    expectAnswered(await broker.send(request, POLICY));
    const renewed = expectAnswered(await broker.send(request, { ...POLICY, isReload: true }));
    assert.equal(textOf(renewed), "answer 1");
    assert.deepEqual(internet.seen.map((seen) => seen.headers["if-none-match"]), [undefined, '"same"']);
    internet.setFault("a.example.org", { kind: "status", status: 503 });
    const failed = expectAnswered(await broker.send(request, { ...POLICY, isReload: true }));
    assert.equal(failed.status, 503);
    assert.equal(textOf(expectAnswered(await broker.send(request, OTHER))), "answer 1");
  });
});

Deno.test("send() reads Expires, and asks each time without a word from the server", async () => {
  const headers = { date: new Date(NOON).toUTCString(), expires: new Date(NOON + 60_000).toUTCString() };
  for (
    const [given, second] of [[headers, "answer 1"], [{}, "answer 2"], [
      { expires: "0" },
      "answer 2",
    ]] as const
  ) {
    await withBroker([countingSite(given)], async (broker) => {
      await broker.send({ url: "http://a.example.org/" }, POLICY);
      const answer = await broker.send({ url: "http://a.example.org/" }, POLICY);
      assert.equal(textOf(expectAnswered(answer)), second);
    }, { now: () => NOON });
  }
});

Deno.test("maxAgeSeconds takes a kept answer below that age, even when the server gave no freshness", async () => {
  let now = NOON;
  await withBroker([countingSite({ "cache-control": "max-age=3600" })], async (broker) => {
    const ask = async (maxAgeSeconds?: number) => {
      const request = {
        url: "http://a.example.org/",
        ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
      };
      return textOf(expectAnswered(await broker.send(request, POLICY)));
    };
    assert.equal(await ask(), "answer 1");
    now += 30_000;
    assert.equal(await ask(31), "answer 1");
    assert.equal(await ask(30), "answer 2");
    assert.equal(await ask(0), "answer 3");
  }, { now: () => now });
  await withBroker([countingSite({})], async (broker) => {
    const request = { url: "http://a.example.org/", maxAgeSeconds: 60 };
    assert.equal(textOf(expectAnswered(await broker.send(request, POLICY))), "answer 1");
    assert.equal(textOf(expectAnswered(await broker.send(request, POLICY))), "answer 1");
  }, { now: () => NOON });
});

Deno.test("send() never keeps what must not be kept or depends on something else", async () => {
  for (
    const headers of [{ "cache-control": "no-store, max-age=60" }, {
      "cache-control": "max-age=60",
      vary: "*",
    }]
  ) {
    await withBroker([countingSite(headers)], async (broker) => {
      const request = { url: "http://a.example.org/", maxAgeSeconds: 60 };
      await broker.send(request, POLICY);
      assert.equal(textOf(expectAnswered(await broker.send(request, POLICY))), "answer 2");
    });
  }
  await withBroker([countingSite({ "cache-control": "max-age=60" })], async (broker, internet) => {
    const url = "http://a.example.org/";
    const headerLists = [[["accept", "text/csv"]], [["accept", "a/b"]], [["cache-control", "no-cache"]], [[
      "range",
      "bytes=0-1",
    ]]];
    for (const [index, headers] of (headerLists as [string, string][][]).entries()) {
      expectAnswered(await broker.send({ url, headers }, POLICY));
      assert.equal(internet.seen.length, index + 1);
    }
    expectAnswered(await broker.send({ url, method: "POST" }, POLICY));
    expectAnswered(await broker.send({ url, method: "POST" }, POLICY));
    assert.equal(internet.seen.length, 6);
  });
});

Deno.test("send() does not keep an error", () =>
  withBroker([countingSite({})], async (broker, internet) => {
    internet.setFault("a.example.org", {
      kind: "status",
      status: 500,
      headers: { "cache-control": "max-age=60" },
    });
    const request = { url: "http://a.example.org/", maxAgeSeconds: 60 };
    assert.equal(expectAnswered(await broker.send(request, POLICY)).status, 500);
    internet.setFault("a.example.org", undefined);
    assert.equal(expectAnswered(await broker.send(request, POLICY)).status, 200);
  }));

Deno.test("send() asks whether a kept answer is still good and gives it after a 304", async () => {
  await withBroker(
    [countingSite({ etag: '"v1"', "last-modified": "Mon, 02 Mar 2026 10:00:00 GMT" })],
    async (broker, internet) => {
      const url = "https://a.example.org/";
      assert.equal(expectAnswered(await broker.send({ url }, POLICY)).record.fromCache, false);
      const again = expectAnswered(await broker.send({ url }, OTHER));
      assert.deepEqual([again.status, textOf(again), again.record.fromCache], [200, "answer 1", true]);
      assert.ok(again.headers.some(([name, value]) => name === "x-count" && value === "2"));
      const { headers } = internet.seen.at(-1) ?? {};
      assert.equal(headers?.["if-none-match"], '"v1"');
      assert.equal(headers?.["if-modified-since"], "Mon, 02 Mar 2026 10:00:00 GMT");
    },
  );
});

Deno.test("send() gives a block the 304 that it asked for itself", () =>
  withBroker([countingSite({ etag: '"v1"' })], async (broker) => {
    const request = { url: "https://a.example.org/", headers: [["If-None-Match", '"v1"']] as const };
    assert.equal(expectAnswered(await broker.send(request, POLICY)).status, 304);
  }));

/** A site whose answers wait until the test lets them go. */
function waitingSite() {
  const started: string[] = [];
  const gate = Promise.withResolvers<void>();
  let arrived = Promise.withResolvers<void>();
  let wanted = Infinity;
  const site: Site = {
    hosts: HOSTS,
    async handle(request) {
      started.push(new URL(request.url).pathname);
      if (started.length >= wanted) arrived.resolve();
      await gate.promise;
      return new Response(`answer ${started.length}`);
    },
  };
  const untilStarted = (count: number) => {
    [wanted, arrived] = [count, Promise.withResolvers<void>()];
    if (started.length >= count) arrived.resolve();
    return arrived.promise;
  };
  return { site, started, untilStarted, letGo: gate.resolve };
}

Deno.test("send() shares one request among those who ask the same at the same time", async () => {
  const { site, started, untilStarted, letGo } = waitingSite();
  await withBroker([site], async (broker) => {
    const url = "http://a.example.org/same";
    const leaving = new AbortController();
    const asked = [POLICY, OTHER, POLICY].map((policy) => broker.send({ url }, policy));
    const left = broker.send({ url }, POLICY, leaving.signal);
    await untilStarted(1);
    leaving.abort();
    expectFailed(await left, "network");
    const undeclared = await broker.send({ url }, { ...POLICY, hosts: [] });
    expectFailed(undeclared, "host_not_declared");
    letGo();
    for (const answer of await Promise.all(asked)) assert.equal(textOf(expectAnswered(answer)), "answer 1");
    assert.equal(started.length, 1);
  });
});

Deno.test("send() ends a shared request when nobody waits for it any more", async () => {
  const { site, started, untilStarted, letGo } = waitingSite();
  await withBroker([site], async (broker) => {
    const url = "http://a.example.org/same";
    const leaving = new AbortController();
    const left = [broker.send({ url }, POLICY, leaving.signal), broker.send({ url }, OTHER, leaving.signal)];
    await untilStarted(1);
    leaving.abort();
    for (const answer of await Promise.all(left)) expectFailed(answer, "network");
    const later = broker.send({ url }, POLICY);
    await untilStarted(2);
    letGo();
    expectAnswered(await later);
    assert.equal(started.length, 2);
  });
});

Deno.test("send() asks one host at most four things at once and does not hold up other hosts", async () => {
  const { site, started, untilStarted, letGo } = waitingSite();
  await withBroker([site], async (broker) => {
    const owners = Array.from({ length: 6 }, (_, index) => ({ ...POLICY, owner: `b${index}` }));
    const asked = owners.map((policy, index) =>
      broker.send({ url: `http://a.example.org/${index}` }, policy)
    );
    await untilStarted(4);
    const elsewhere = broker.send({ url: "http://b.example.org/elsewhere" }, POLICY);
    await untilStarted(5);
    assert.deepEqual(started.toSorted(), ["/0", "/1", "/2", "/3", "/elsewhere"]);
    letGo();
    for (const answer of await Promise.all([...asked, elsewhere])) expectAnswered(answer);
    assert.equal(started.length, 7);
  });
});

Deno.test("send() does not call a host before the time it asked for", async () => {
  let now = NOON;
  await withBroker([countingSite({})], async (broker, internet) => {
    const ask = async (host = "a.example.org", path = "/") =>
      expectAnswered(await broker.send({ url: `http://${host}${path}` }, POLICY));
    internet.setFault("a.example.org", { kind: "status", status: 429, headers: { "retry-after": "30" } });
    const first = await ask();
    assert.deepEqual([first.status, first.notBefore], [429, NOON + 30_000]);
    internet.setFault("a.example.org", undefined);
    now += 10_000;
    const second = await ask("a.example.org", "/other");
    assert.deepEqual([second.status, second.notBefore, second.record.fromCache], [429, NOON + 30_000, true]);
    assert.match(textOf(second), /not to be called again before 2026-03-04T12:00:30.000Z/);
    assert.equal(internet.seen.length, 1);
    assert.equal((await ask("b.example.org")).status, 200);
    now += 20_000;
    const third = await ask();
    assert.deepEqual([third.status, third.notBefore], [200, undefined]);
  }, { now: () => now });
});

Deno.test("send() reads Retry-After as a date, after 503, and waits at most an hour", async () => {
  const cases = [
    [503, new Date(NOON + 90_000).toUTCString(), NOON + 90_000],
    [503, "999999999", NOON + 3_600_000],
    [429, "soon", undefined],
    [429, "-5", undefined],
    [500, "30", undefined],
  ] as const;
  for (const [status, retryAfter, notBefore] of cases) {
    await withBroker([countingSite({})], async (broker, internet) => {
      internet.setFault("a.example.org", { kind: "status", status, headers: { "retry-after": retryAfter } });
      const answer = expectAnswered(await broker.send({ url: "http://a.example.org/" }, POLICY));
      assert.equal(answer.notBefore, notBefore, retryAfter);
    }, { now: () => NOON });
  }
});

Deno.test("send() keeps nothing for others of what a sign-in was answered", () =>
  withBroker([countingSite({ "cache-control": "public, max-age=60" })], async (broker) => {
    const ask = async (headers: EgressRequest["headers"]) => {
      const policy: EgressPolicy = { purpose: "model", owner: "model", hosts: HOSTS };
      const url = "https://a.example.org/models";
      return textOf(expectAnswered(await broker.send({ url, headers: headers ?? [] }, policy)));
    };
    const signedIn = [["Authorization", "Bearer key"]] as const;
    assert.deepEqual([await ask(signedIn), await ask(signedIn)], ["answer 1", "answer 2"]);
    assert.deepEqual([await ask([]), await ask([])], ["answer 3", "answer 3"]);
  }));

Deno.test("send() uses a connection again, and a new one when the host has closed it", async () => {
  const server = startRawServer((_head, count) => ({
    pieces: ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"],
    isLast: count === 2,
  }));
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await withBroker([], async (broker) => {
    const ask = (method: string) => broker.send({ url: "http://a.example.org/", method }, POLICY);
    expectAnswered(await ask("GET"));
    expectAnswered(await ask("GET"));
    assert.equal(server.connections, 1);
    expectAnswered(await ask("GET"));
    assert.equal(server.connections, 2);
    expectAnswered(await ask("POST"));
    assert.equal(server.connections, 3);
    assert.equal(server.heads.length, 4);
  }, { connect, resolve: () => Promise.resolve(["93.184.0.1"]) });
  await server.close();
});
