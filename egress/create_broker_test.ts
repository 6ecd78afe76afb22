import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { expectAnswered, expectFailed, textOf } from "../testing/internet/expect_answer.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { EgressPolicy } from "./types.ts";

const POLICY: EgressPolicy = { purpose: "block", owner: "b1", hosts: ["api.example.org"] };

const api: Site = {
  hosts: ["api.example.org", "api.example.org:8443", "other.example.org"],
  async handle(request) {
    const { pathname } = new URL(request.url);
    switch (pathname) {
      case "/echo":
        return Response.json({
          method: request.method,
          headers: Object.fromEntries(request.headers),
          body: await request.text(),
        });
      case "/packed":
        return new Response(new Uint8Array(gzipSync("packed text")), {
          headers: { "content-encoding": "gzip" },
        });
      case "/missing":
        return new Response("no such thing", { status: 404 });
      case "/cookie":
        return new Response("ok", { headers: { "set-cookie": "a=b", "x-kept": "yes" } });
      default:
        return Response.json({ path: pathname });
    }
  },
};

Deno.test("send() gives the answer of a declared host over https and http", () =>
  withBroker([api], async (broker) => {
    for (const url of ["https://api.example.org/now?key=1#top", "http://api.example.org/now?key=1"]) {
      const answer = expectAnswered(await broker.send({ url }, POLICY));
      assert.equal(answer.status, 200);
      assert.deepEqual(JSON.parse(textOf(answer)), { path: "/now" });
      assert.equal(answer.url, url.replace("#top", ""));
      assert.equal(answer.isRedirected, false);
      const { ms, ...record } = answer.record;
      assert.ok(ms >= 0);
      assert.deepEqual(record, {
        ...{ method: "GET", host: "api.example.org", path: "/now" },
        ...{ status: 200, bytes: 15, fromCache: false },
      });
    }
  }));

Deno.test("send() treats an error status as an answer", () =>
  withBroker([api], async (broker) => {
    const answer = expectAnswered(await broker.send({ url: "https://api.example.org/missing" }, POLICY));
    assert.equal(answer.status, 404);
    assert.equal(textOf(answer), "no such thing");
  }));

Deno.test("send() reaches another port only when it is declared", () =>
  withBroker([api], async (broker) => {
    const url = "https://api.example.org:8443/now";
    const refused = expectFailed(await broker.send({ url }, POLICY), "host_not_declared");
    assert.equal(refused.record.refusedHost, "api.example.org:8443");
    expectAnswered(await broker.send({ url }, { ...POLICY, hosts: ["api.example.org:8443"] }));
  }));

Deno.test("send() posts a body and keeps the headers that a block may set", () =>
  withBroker([api], async (broker) => {
    const answer = expectAnswered(
      await broker.send({
        url: "https://api.example.org/echo",
        method: "post",
        headers: [
          ["Content-Type", "application/json"],
          ["X-Api-Version", "3"],
          ["Host", "evil.example.org"],
          ["Cookie", "a=b"],
          ["Authorization", "Bearer x"],
          ["Proxy-Authorization", "Basic x"],
          ["X-Forwarded-For", "127.0.0.1"],
          ["Connection", "upgrade"],
          ["Transfer-Encoding", "chunked"],
          ["Content-Length", "9999"],
          ["X-HTTP-Method-Override", "DELETE"],
          ["X-Broken", "a\r\nX-Injected: yes"],
        ],
        body: new TextEncoder().encode('{"a":1}'),
      }, POLICY),
    );
    assert.deepEqual(JSON.parse(textOf(answer)), {
      method: "POST",
      body: '{"a":1}',
      headers: {
        "accept": "*/*",
        "accept-encoding": "gzip, deflate, br",
        "content-length": "7",
        "content-type": "application/json",
        "host": "api.example.org",
        "user-agent": "Tessera test",
        "x-api-version": "3",
      },
    });
  }));

Deno.test("send() lets a block name its own user agent and Accept", () =>
  withBroker([api], async (broker) => {
    const headers = [["User-Agent", "Mine/1"], ["accept", "text/csv"]] as const;
    const answer = expectAnswered(
      await broker.send({ url: "https://api.example.org/echo", headers }, POLICY),
    );
    const seen = JSON.parse(textOf(answer)) as { headers: Record<string, string> };
    assert.equal(seen.headers["user-agent"], "Mine/1");
    assert.equal(seen.headers["accept"], "text/csv");
  }));

Deno.test("send() refuses methods that nobody approved", () =>
  withBroker([api], async (broker, internet) => {
    for (const method of ["DELETE", "PUT", "PATCH", "OPTIONS", "CONNECT", "TRACE", "GET / HTTP/1.1\r\nX:"]) {
      expectFailed(await broker.send({ url: "https://api.example.org/echo", method }, POLICY), "permission");
    }
    const image = { ...POLICY, purpose: "image" as const };
    const posted = await broker.send({ url: "https://api.example.org/echo", method: "POST" }, image);
    expectFailed(posted, "permission");
    assert.equal(internet.seen.length, 0);
  }));

Deno.test("send() gives the decoded body without the headers of its transport and without cookies", () =>
  withBroker([api], async (broker) => {
    const packed = expectAnswered(await broker.send({ url: "https://api.example.org/packed" }, POLICY));
    assert.equal(textOf(packed), "packed text");
    assert.equal(packed.record.bytes, 11);
    assert.ok(packed.headers.every(([name]) => !/^content-(encoding|length)$/.test(name)));
    const cookie = expectAnswered(await broker.send({ url: "https://api.example.org/cookie" }, POLICY));
    assert.ok(cookie.headers.some(([name]) => name === "x-kept"));
    assert.ok(cookie.headers.every(([name]) => name !== "set-cookie"));
  }));

Deno.test("send() answers HEAD without a body", () =>
  withBroker([api], async (broker) => {
    const answer = expectAnswered(
      await broker.send({ url: "https://api.example.org/now", method: "HEAD" }, POLICY),
    );
    assert.equal(answer.body.length, 0);
  }));

Deno.test("send() says network for a name that does not exist and for a host that hangs up", () =>
  withBroker([api], async (broker, internet) => {
    const policy = { ...POLICY, hosts: ["api.example.org", "nobody.example.org"] };
    expectFailed(await broker.send({ url: "https://nobody.example.org/" }, policy), "network");
    internet.setFault("api.example.org", { kind: "reset" });
    expectFailed(await broker.send({ url: "https://api.example.org/" }, policy), "network");
  }));
