import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { startRawServer } from "../testing/internet/raw_server.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { EgressPolicy } from "./types.ts";

const POLICY: EgressPolicy = { purpose: "model", owner: "model", hosts: ["llm.example.org"] };

const site: Site = {
  hosts: ["llm.example.org", "other.example.org"],
  async handle(request) {
    const { pathname } = new URL(request.url);
    switch (pathname) {
      case "/echo":
        return Response.json({
          method: request.method,
          authorization: request.headers.get("authorization"),
          body: await request.text(),
        });
      case "/away":
        return new Response(null, { status: 307, headers: { location: "https://other.example.org/echo" } });
      case "/moved":
        return new Response(null, { status: 308, headers: { location: "/echo" } });
      case "/limited":
        return new Response("slow down", { status: 429, headers: { "retry-after": "60" } });
      case "/packed":
        return new Response(new Uint8Array(gzipSync("packed")), { headers: { "content-encoding": "gzip" } });
      case "/nothing":
        return new Response(null, { status: 204 });
      default:
        return new Response("fine");
    }
  },
};

Deno.test("createFetch() sends the model's key and body and gives a real Response", () =>
  withBroker([site], async (broker) => {
    const brokered = broker.createFetch(POLICY);
    const url = "https://llm.example.org/echo";
    const headers = { authorization: "Bearer key" };
    const response = await brokered(new URL(url), { method: "POST", headers, body: "prompt" });
    assert.deepEqual([response.ok, response.url, response.redirected], [true, url, false]);
    const echoed = { method: "POST", authorization: "Bearer key", body: "prompt" };
    assert.deepEqual(await response.json(), echoed);
    const again = await brokered(
      new Request("https://llm.example.org/moved", { method: "POST", headers, body: "prompt" }),
    );
    assert.deepEqual([again.url, again.redirected], [url, true]);
    assert.deepEqual(await again.json(), echoed);
    assert.equal(await (await brokered("https://llm.example.org/packed")).text(), "packed");
    assert.equal((await brokered("https://llm.example.org/nothing")).body, null);
  }));

Deno.test("createFetch() follows no redirect to another origin and asks nobody else", () =>
  withBroker([site], async (broker, internet) => {
    const brokered = broker.createFetch({ ...POLICY, hosts: "any-public" });
    const init = { headers: { authorization: "Bearer key" } };
    await assert.rejects(brokered("https://llm.example.org/away", init), TypeError);
    assert.equal(internet.seen.length, 1);
    const own = broker.createFetch(POLICY);
    await assert.rejects(own("https://other.example.org/echo", init), /not declared/);
    await assert.rejects(own("http://169.254.169.254/", init), /blocked/);
    await assert.rejects(own("file:///etc/passwd", init), TypeError);
    assert.equal(internet.seen.length, 1);
  }));

Deno.test("createFetch() neither keeps nor slows down", () =>
  withBroker([site], async (broker, internet) => {
    const brokered = broker.createFetch(POLICY);
    for (let count = 1; count <= 2; count += 1) {
      const response = await brokered("https://llm.example.org/limited");
      assert.deepEqual([response.status, response.headers.get("retry-after")], [429, "60"]);
      assert.equal(await response.text(), "slow down");
      assert.equal(internet.seen.length, count);
    }
  }));

/** A granted model server on loopback that sends one part at a time. */
async function withModel(
  pieces: () => AsyncIterable<string>,
  work: (brokered: typeof fetch, url: string) => Promise<void>,
  policy: Partial<EgressPolicy> = {},
) {
  const server = startRawServer(() => ({ pieces: pieces(), isLast: true }));
  const origin = `127.0.0.1:${server.port}`;
  const connect = (address: { hostname: string; port: number }) =>
    Deno.connect({ ...address, transport: "tcp" });
  await withBroker([], async (broker) => {
    const granted = { ...POLICY, ...policy, hosts: [origin], lanHosts: [origin] };
    await work(broker.createFetch(granted), `http://${origin}/`);
    await assert.rejects(broker.createFetch({ ...POLICY, hosts: [origin] })(`http://${origin}/`), /blocked/);
  }, { connect });
  await server.close();
}

Deno.test("createFetch() hands parts over as they come", async () => {
  const gate = Promise.withResolvers<void>();
  async function* pieces() {
    yield "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n";
    await gate.promise;
    yield "3\r\ntwo\r\n0\r\n\r\n";
  }
  await withModel(pieces, async (brokered, url) => {
    const response = await brokered(url);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await reader.read()).value, "one");
    gate.resolve();
    assert.equal((await reader.read()).value, "two");
    assert.equal((await reader.read()).done, true);
  });
});

Deno.test("createFetch() ends with the caller's signal, before and during the body", async () => {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let count = 0;
  async function* pieces() {
    count += 1;
    if (count === 2) yield "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegin";
    begun.resolve();
    await gate.promise;
  }
  await withModel(pieces, async (brokered, url) => {
    const early = new AbortController();
    const waiting = brokered(url, { signal: early.signal });
    await begun.promise;
    early.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    const late = new AbortController();
    const response = await brokered(url, { signal: late.signal });
    const reading = response.text();
    late.abort();
    await assert.rejects(reading, { name: "AbortError" });
    gate.resolve();
  });
});

Deno.test("createFetch() waits no longer than its policy, for the head and for the body", async () => {
  const gate = Promise.withResolvers<void>();
  let count = 0;
  async function* pieces() {
    count += 1;
    if (count === 2) yield "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegin";
    await gate.promise;
  }
  await withModel(pieces, async (brokered, url) => {
    await assert.rejects(brokered(url), { name: "TimeoutError" });
    await assert.rejects(async () => await (await brokered(url)).text(), { name: "TimeoutError" });
    gate.resolve();
  }, { limits: { totalMs: 100 } });
});

Deno.test("createFetch() closes the connection when the body is cancelled", async () => {
  const gate = Promise.withResolvers<void>();
  async function* pieces() {
    yield "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegin";
    await gate.promise;
  }
  await withModel(pieces, async (brokered, url) => {
    const response = await brokered(url);
    await response.body?.cancel();
    gate.resolve();
  });
});
