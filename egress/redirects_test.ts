import assert from "node:assert/strict";
import { expectAnswered, expectFailed } from "../testing/internet/expect_answer.ts";
import type { SeenRequest, Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { EgressPolicy } from "./types.ts";

const POLICY: EgressPolicy = { purpose: "block", owner: "b1", hosts: ["a.example.org", "b.example.org"] };

/** `/?status=302&to=…` redirects; everything else answers 200. */
const site: Site = {
  hosts: ["a.example.org", "b.example.org", "undeclared.example.org"],
  handle(request) {
    const { searchParams } = new URL(request.url);
    const location = searchParams.get("to");
    if (location === null) return new Response("here");
    const status = Number(searchParams.get("status") ?? 302);
    return new Response("moved", { status, headers: { location } });
  },
};

function redirecting(to: string, status = 302, from = "https://a.example.org/"): string {
  return `${from}?${new URLSearchParams({ status: String(status), to })}`;
}

Deno.test("send() follows redirects and tells the last address", () =>
  withBroker([site], async (broker) => {
    const url = redirecting(redirecting("https://b.example.org/end#part", 301, "/next"));
    const answer = expectAnswered(await broker.send({ url }, POLICY));
    assert.equal(answer.url, "https://b.example.org/end");
    assert.equal(answer.isRedirected, true);
    assert.equal(answer.record.host, "a.example.org");
  }));

Deno.test("send() refuses a redirect to an undeclared host and names it", () =>
  withBroker([site], async (broker, internet) => {
    const url = redirecting("https://undeclared.example.org/");
    const refused = expectFailed(await broker.send({ url }, POLICY), "host_not_declared");
    assert.equal(refused.record.refusedHost, "undeclared.example.org");
    assert.deepEqual(hostsOf(internet.seen), ["a.example.org"]);
  }));

Deno.test("send() stops after five redirects", () =>
  withBroker([site], async (broker, internet) => {
    let url = "https://a.example.org/end";
    for (let count = 0; count < 5; count += 1) url = redirecting(url);
    expectAnswered(await broker.send({ url }, POLICY));
    assert.equal(internet.seen.length, 6);
    expectFailed(await broker.send({ url: redirecting(url) }, POLICY), "network");
    assert.equal(internet.seen.length, 12);
  }));

Deno.test("send() never steps from https to http", () =>
  withBroker([site], async (broker) => {
    expectFailed(await broker.send({ url: redirecting("http://a.example.org/") }, POLICY), "permission");
    const upwards = redirecting("https://a.example.org/", 302, "http://a.example.org/");
    expectAnswered(await broker.send({ url: upwards }, POLICY));
  }));

Deno.test("send() refuses redirects to other schemes, with a login, and to nonsense", () =>
  withBroker([site], async (broker) => {
    for (const to of ["file:///etc/passwd", "data:text/plain,x", "https://u:p@b.example.org/"]) {
      expectFailed(await broker.send({ url: redirecting(to) }, POLICY), "permission");
    }
    expectFailed(await broker.send({ url: redirecting("http://[nonsense") }, POLICY), "network");
  }));

Deno.test("send() sends a posted body again only to its own origin", () =>
  withBroker([site], async (broker, internet) => {
    const post = (url: string) =>
      broker.send({ url, method: "POST", body: new TextEncoder().encode("secret") }, POLICY);
    expectAnswered(await post(redirecting("/again", 307)));
    assert.deepEqual(internet.seen.map(({ method, body }) => `${method} ${body}`), [
      "POST secret",
      "POST secret",
    ]);
    for (const status of [307, 308]) {
      expectFailed(await post(redirecting("https://b.example.org/", status)), "permission");
    }
    for (const status of [301, 302, 303]) {
      expectAnswered(await post(redirecting("https://b.example.org/", status)));
      const last = internet.seen.at(-1);
      assert.deepEqual([last?.method, last?.body, last?.headers["content-length"]], ["GET", "", undefined]);
    }
    const bodies = internet.seen.filter(({ url }) => url.includes("//b.example.org")).map(({ body }) => body);
    assert.ok(bodies.every((body) => body === ""));
  }));

Deno.test("send() drops whatever may be a credential when the origin changes", () =>
  withBroker([site], async (broker, internet) => {
    const headers = [["X-Api-Key", "canary"], ["Accept", "text/csv"], ["Content-Type", "a/b"]] as const;
    await broker.send({ url: redirecting("/same"), headers }, POLICY);
    assert.equal(internet.seen.at(-1)?.headers["x-api-key"], "canary");
    for (const to of ["https://b.example.org/", "http://a.example.org:80/"]) {
      const from = to.startsWith("http:") ? "http://b.example.org/" : "https://a.example.org/";
      expectAnswered(await broker.send({ url: redirecting(to, 302, from), headers }, POLICY));
      const last = internet.seen.at(-1)?.headers ?? {};
      assert.deepEqual([last["x-api-key"], last["accept"], last["content-type"]], [
        undefined,
        "text/csv",
        undefined,
      ]);
    }
  }));

Deno.test("send() hands a redirect over or fails on it when the block asks so", () =>
  withBroker([site], async (broker, internet) => {
    const url = redirecting("https://undeclared.example.org/");
    const manual = expectAnswered(await broker.send({ url, redirect: "manual" }, POLICY));
    assert.equal(manual.status, 302);
    assert.ok(manual.headers.some(([name, value]) => name === "location" && value.includes("undeclared")));
    expectFailed(await broker.send({ url, redirect: "error" }, POLICY), "network");
    assert.deepEqual(hostsOf(internet.seen), ["a.example.org", "a.example.org"]);
  }));

function hostsOf(seen: readonly SeenRequest[]): string[] {
  return seen.map(({ url }) => new URL(url).hostname);
}
