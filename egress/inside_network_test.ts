import assert from "node:assert/strict";
import { expectAnswered, expectFailed, textOf } from "../testing/internet/expect_answer.ts";
import { type RawServer, startRawServer } from "../testing/internet/raw_server.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { BrokerOptions, EgressPolicy } from "./types.ts";

const ANY: EgressPolicy = { purpose: "inspect", owner: "inspect", hosts: "any-public" };
const direct = (address: { hostname: string; port: number }) =>
  Deno.connect({ ...address, transport: "tcp" });

/** A listener inside that must see nobody; it answers when it is reached, so a granted probe proves that it could be. */
async function withCanary(
  work: (canary: RawServer) => Promise<void>,
): Promise<void> {
  const canary = startRawServer(() => ({ pieces: ["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ninside"] }));
  try {
    await work(canary);
  } finally {
    await canary.close();
  }
}

function broker(options: Partial<BrokerOptions>, work: Parameters<typeof withBroker>[1], sites: Site[] = []) {
  return withBroker(sites, work, { connect: direct, ...options });
}

Deno.test("send() never touches a listener of this machine without a grant, and does with one", () =>
  withCanary(async (canary) => {
    const { port } = canary;
    const resolve = () => Promise.resolve(["127.0.0.1"]);
    const urls = [
      ..."127.0.0.1 localhost 0 0.0.0.0 127.1 [::1] [::] [::ffff:127.0.0.1] 2130706433 inside.example.org"
        .split(" "),
    ].map((host) => `http://${host}:${port}/`);
    await broker({ resolve }, async (closed) => {
      for (const url of urls) {
        expectFailed(await closed.send({ url }, ANY), "blocked_address");
        const declared = { ...ANY, purpose: "block" as const, hosts: [new URL(url).host] };
        expectFailed(await closed.send({ url }, declared), "blocked_address");
      }
      assert.equal(canary.connections, 0);
    });
    const lanHosts = [`127.0.0.1:${port}`, `inside.example.org:${port}`, `localhost:${port}`];
    await broker({ resolve, lanHosts }, async (open) => {
      for (const entry of lanHosts) {
        const answer = expectAnswered(await open.send({ url: `http://${entry}/` }, ANY));
        assert.equal(textOf(answer), "inside");
      }
      assert.ok(canary.connections > 0);
    });
  }));

Deno.test("send() never touches this server, even with a grant by name", () =>
  withCanary(async (canary) => {
    const { port } = canary;
    const options = {
      resolve: () => Promise.resolve(["127.0.0.1"]),
      lanHosts: [`me.example.org:${port}`, `127.0.0.1:${port}`],
      ownAddresses: () => [`127.0.0.1:${port}`],
    };
    await broker(options, async (own) => {
      for (const host of ["me.example.org", "127.0.0.1"]) {
        expectFailed(await own.send({ url: `http://${host}:${port}/` }, ANY), "blocked_address");
      }
      assert.equal(canary.connections, 0);
    });
  }));

Deno.test("send() never touches this machine's other addresses", () =>
  withCanary(async (canary) => {
    const own = Deno.networkInterfaces().filter(({ address }) => !address.startsWith("fe80"));
    assert.ok(own.length > 0);
    await broker({}, async (closed) => {
      for (const { address, family } of own) {
        const host = family === "IPv6" ? `[${address}]` : address;
        expectFailed(await closed.send({ url: `http://${host}:${canary.port}/` }, ANY), "blocked_address");
      }
    });
    assert.equal(canary.connections, 0);
  }));

Deno.test("send() refuses a name when any of its addresses is inside", () =>
  broker({
    resolve: () => Promise.resolve(["93.184.0.1", "10.0.0.1"]),
    connect: () => Promise.reject(new Error("dialled")),
  }, async (closed) => {
    expectFailed(await closed.send({ url: "http://mixed.example.org/" }, ANY), "blocked_address");
  }));

Deno.test("send() dials the address it checked, looked up once", () =>
  withCanary(async (canary) => {
    const answers = [["93.184.0.9"], ["127.0.0.1"], ["127.0.0.1"]];
    let lookups = 0;
    const dialled: string[] = [];
    const options = {
      resolve: () => Promise.resolve(answers[lookups++] ?? []),
      connect(address: { hostname: string; port: number }) {
        dialled.push(address.hostname);
        return Promise.reject(new Deno.errors.ConnectionRefused("nobody there"));
      },
    };
    await broker(options, async (closed) => {
      const url = `http://rebinding.example.org:${canary.port}/`;
      expectFailed(await closed.send({ url }, ANY), "network");
      assert.deepEqual([lookups, dialled], [1, ["93.184.0.9"]]);
      expectFailed(await closed.send({ url }, ANY), "blocked_address");
      assert.deepEqual([lookups, dialled], [2, ["93.184.0.9"]]);
    });
    assert.equal(canary.connections, 0);
  }));

Deno.test("send() does not use a kept connection for an address that is no longer the name's", () =>
  withCanary(async (first) => {
    let port = first.port;
    let address = "93.184.0.1";
    const options = {
      resolve: () => Promise.resolve([address]),
      connect: () => direct({ hostname: "127.0.0.1", port }),
    };
    await broker(options, async (keeping) => {
      const ask = () => keeping.send({ url: "http://moving.example.org/", maxAgeSeconds: 0 }, ANY);
      expectAnswered(await ask());
      expectAnswered(await ask());
      assert.equal(first.connections, 1);
      await withCanary(async (second) => {
        [port, address] = [second.port, "93.184.0.2"];
        expectAnswered(await ask());
        assert.deepEqual([first.connections, second.connections], [1, 1]);
      });
    });
  }));

Deno.test("send() refuses a redirect to the inside at the second hop", () =>
  withCanary(async (canary) => {
    const targets = [
      `http://127.0.0.1:${canary.port}/`,
      `http://localhost:${canary.port}/`,
      "http://metadata/",
    ];
    const site: Site = {
      hosts: ["pointing.example.org"],
      handle(request) {
        const index = Number(new URL(request.url).searchParams.get("to"));
        return new Response(null, { status: 302, headers: { location: targets[index] ?? "/" } });
      },
    };
    await withBroker([site], async (closed) => {
      for (const index of targets.keys()) {
        const url = `http://pointing.example.org/?to=${index}`;
        const refused = expectFailed(await closed.send({ url }, ANY), "blocked_address");
        assert.equal(refused.record.host, "pointing.example.org");
      }
    });
    assert.equal(canary.connections, 0);
  }));

Deno.test("send() gives nobody without the grant what a granted caller read inside", () =>
  withCanary(async (canary) => {
    const options = { resolve: () => Promise.resolve(["127.0.0.1"]) };
    await broker(options, async (shared) => {
      const url = `http://nas.example.org:${canary.port}/`;
      const granted = { ...ANY, lanHosts: [`nas.example.org:${canary.port}`] };
      expectAnswered(await shared.send({ url, maxAgeSeconds: 60 }, granted));
      const again = expectAnswered(await shared.send({ url, maxAgeSeconds: 60 }, granted));
      assert.equal(again.record.fromCache, true);
      expectFailed(await shared.send({ url, maxAgeSeconds: 60 }, ANY), "blocked_address");
    });
  }));

Deno.test("createBroker() looks names up with the system's resolver", () =>
  withCanary(async (canary) => {
    const lanHosts = [`localhost:${canary.port}`];
    const { createBroker } = await import("./create_broker.ts");
    const real = createBroker({
      proxy: { noProxy: [] },
      lanHosts,
      ownAddresses: () => [],
      userAgent: "test",
    });
    expectAnswered(await real.send({ url: `http://localhost:${canary.port}/` }, ANY));
    expectFailed(await real.send({ url: "http://nobody.invalid/" }, ANY), "network");
    await real.close();
  }));
