import assert from "node:assert/strict";
import { createAuthority } from "../testing/internet/certificates.ts";
import { expectAnswered, expectFailed, textOf } from "../testing/internet/expect_answer.ts";
import { startRawServer } from "../testing/internet/raw_server.ts";
import { startInternet } from "../testing/internet/start_internet.ts";
import type { Internet, Site } from "../testing/internet/types.ts";
import { createBroker } from "./create_broker.ts";
import { createProxyChooser } from "./proxy.ts";
import type { Broker, BrokerOptions, EgressPolicy } from "./types.ts";

const ANY: EgressPolicy = { purpose: "inspect", owner: "inspect", hosts: "any-public" };
const site: Site = {
  hosts: ["a.example.org"],
  handle: async (request) => new Response(`${request.method} ${request.url} ${await request.text()}`),
};

async function withProxy(
  work: (facts: { internet: Internet; make: (options?: Partial<BrokerOptions>) => Broker }) => Promise<void>,
  proxyLogin?: string,
) {
  const internet = await startInternet([site], proxyLogin === undefined ? {} : { proxyLogin });
  const brokers: Broker[] = [];
  const make = (options: Partial<BrokerOptions> = {}) => {
    const broker = createBroker({
      proxy: { httpProxy: internet.proxyUrl, httpsProxy: internet.proxyUrl, noProxy: [] },
      extraCa: internet.caPem,
      lanHosts: [],
      ownAddresses: () => [],
      userAgent: "test",
      resolve: (name) => Promise.reject(new Error(`looked up ${name}`)),
      ...options,
    });
    brokers.push(broker);
    return broker;
  };
  await work({ internet, make });
  for (const broker of brokers) await broker.close();
  await internet.close();
}

Deno.test("send() goes through the proxy, which looks names up: https by CONNECT, http in absolute form", () =>
  withProxy(async ({ make, internet }) => {
    const broker = make();
    for (const url of ["https://a.example.org/x?y=1", "http://a.example.org/x?y=1"]) {
      assert.equal(textOf(expectAnswered(await broker.send({ url }, ANY))), `GET ${url} `);
      assert.equal(internet.seen.at(-1)?.headers["proxy-authorization"], undefined);
    }
    const posted = { url: "http://a.example.org/", method: "POST", body: new TextEncoder().encode("hi") };
    const answer = await broker.send(posted, { ...ANY, purpose: "block" });
    assert.equal(textOf(expectAnswered(answer)), "POST http://a.example.org/ hi");
  }));

Deno.test("send() keeps every rule that needs no lookup behind a proxy", () =>
  withProxy(async ({ make, internet }) => {
    const broker = make();
    const { port } = new URL(internet.proxyUrl);
    const inside = [
      "http://10.0.0.1/",
      "http://localhost/",
      "http://metadata/",
      "http://nas.local/",
      "https://[fd00::1]/",
    ];
    for (const url of [...inside, `http://127.0.0.1:${port}/`, "http://169.254.169.254/"]) {
      expectFailed(await broker.send({ url }, ANY), "blocked_address");
    }
    const declared = { ...ANY, purpose: "block" as const, hosts: ["a.example.org"] };
    expectFailed(await broker.send({ url: "https://b.example.org/" }, declared), "host_not_declared");
    assert.equal(internet.seen.length, 0);
  }));

Deno.test("send() calls a proxy's refusal a network failure", () =>
  withProxy(async ({ make }) => {
    const answer = await make().send({ url: "https://nobody.example.org/" }, ANY);
    assert.match(expectFailed(answer, "network").message, /proxy answered 502/);
    const gone = make({ proxy: { httpsProxy: "http://127.0.0.1:1", noProxy: [] } });
    expectFailed(await gone.send({ url: "https://a.example.org/" }, ANY), "network");
  }));

Deno.test("send() checks certificates through the proxy", () =>
  withProxy(async ({ make }) => {
    const { caPem } = await createAuthority();
    const answer = await make({ extraCa: caPem }).send({ url: "https://a.example.org/" }, ANY);
    assert.match(expectFailed(answer, "network").message, /certificate/);
  }));

Deno.test("send() gives the proxy its user and password, and only the proxy", () =>
  withProxy(async ({ make, internet }) => {
    const broker = make();
    for (const url of ["https://a.example.org/", "http://a.example.org/"]) {
      expectAnswered(await broker.send({ url }, ANY));
    }
    assert.ok(!JSON.stringify(internet.seen[0]).toLowerCase().includes("proxy-authorization"));
    const withoutLogin = internet.proxyUrl.replace(/\/\/.*@/, "//");
    const stranger = make({ proxy: { httpsProxy: withoutLogin, httpProxy: withoutLogin, noProxy: [] } });
    for (const url of ["https://a.example.org/", "http://a.example.org/"]) {
      const refused = expectFailed(await stranger.send({ url }, ANY), "network");
      assert.match(refused.hint ?? "", /user and password/);
      assert.ok(!JSON.stringify(refused).includes("secret"));
    }
  }, "ann:secret"));

Deno.test("send() dials granted loopback hosts itself", async () => {
  const server = startRawServer(() => ({ pieces: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"] }));
  await withProxy(async ({ make }) => {
    const lanHosts = [`127.0.0.1:${server.port}`, `localhost:${server.port}`];
    const broker = make({ lanHosts, resolve: () => Promise.resolve(["127.0.0.1"]) });
    for (const host of lanHosts) expectAnswered(await broker.send({ url: `http://${host}/` }, ANY));
  });
  assert.equal(server.connections, 2);
  await server.close();
});

Deno.test("send() dials a host of NO_PROXY itself, checked as ever", () =>
  withProxy(async ({ make, internet }) => {
    const proxy = {
      httpProxy: "http://127.0.0.1:1",
      httpsProxy: "http://127.0.0.1:1",
      noProxy: [".example.org"],
    };
    const open = make({ proxy, resolve: internet.resolve, connect: internet.connect });
    expectAnswered(await open.send({ url: "https://a.example.org/" }, ANY));
    const inside = make({ proxy, resolve: () => Promise.resolve(["10.0.0.1"]) });
    expectFailed(await inside.send({ url: "https://a.example.org/" }, ANY), "blocked_address");
  }));

Deno.test("the environment changes neither where nor how the broker dials", async () => {
  const canary = startRawServer(() => ({ pieces: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"] }));
  const names = [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
  ];
  const before = names.map((name) => [name, Deno.env.get(name)] as const);
  await withProxy(async ({ make, internet }) => {
    for (const name of names) Deno.env.set(name, `http://127.0.0.1:${canary.port}`);
    const direct = make({ proxy: { noProxy: [] }, resolve: internet.resolve, connect: internet.connect });
    expectAnswered(await direct.send({ url: "https://a.example.org/" }, ANY));
    expectAnswered(await direct.send({ url: "http://a.example.org/" }, ANY));
    Deno.env.set("NO_PROXY", "a.example.org");
    Deno.env.set("no_proxy", "*");
    expectAnswered(await make().send({ url: "https://a.example.org/" }, ANY));
  });
  for (const [name, value] of before) {
    if (value === undefined) Deno.env.delete(name);
    else Deno.env.set(name, value);
  }
  assert.equal(canary.connections, 0);
  await canary.close();
});

Deno.test("chooseProxy() reads NO_PROXY as exact names, suffixes, CIDR and everything", () => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ["a.example.org", "https://a.example.org/", true],
    ["example.org", "https://a.example.org/", false],
    [".example.org", "https://a.example.org/", true],
    ["*.example.org", "https://a.b.example.org/", true],
    [".example.org", "https://example.org/", false],
    [".example.org", "https://badexample.org/", false],
    ["A.Example.ORG", "https://a.example.org./", true],
    ["a.example.org:8443", "https://a.example.org:8443/", true],
    ["a.example.org:8443", "https://a.example.org/", false],
    ["192.168.0.0/16", "http://192.168.3.4/", true],
    ["192.168.0.0/16", "http://10.0.0.1/", false],
    ["192.168.3.4", "http://192.168.3.4/", true],
    ["fd00::/8", "http://[fd12::1]/", true],
    ["*", "https://anything.example.com/", true],
    ["", "https://a.example.org/", false],
    [".", "https://a.example.org/", false],
  ];
  for (const [entry, url, isDirect] of rows) {
    const { chooseProxy } = createProxyChooser({ httpProxy: "p:1", httpsProxy: "p:1", noProxy: [entry] });
    assert.equal(chooseProxy(new URL(url)) === undefined, isDirect, `${entry} ${url}`);
  }
});

Deno.test("createProxyChooser() reads addresses and refuses what it cannot speak, without quoting passwords", () => {
  const { chooseProxy } = createProxyChooser({ httpsProxy: "http://ann:p%40ss@proxy:3128", noProxy: [] });
  const proxy = chooseProxy(new URL("https://a.example.org/"));
  assert.deepEqual(proxy, { hostname: "proxy", port: 3128, authorization: `Basic ${btoa("ann:p@ss")}` });
  assert.equal(chooseProxy(new URL("http://a.example.org/")), undefined);
  assert.deepEqual(createProxyChooser({ httpProxy: "http://[::1]", noProxy: [] }).proxies, [{
    hostname: "::1",
    port: 80,
  }]);
  for (const text of ["socks5://ann:secret@proxy:1", "https://ann:secret@proxy", "http://ann:secret@"]) {
    assert.throws(
      () => createProxyChooser({ httpProxy: text, noProxy: [] }),
      (error: Error) => /expected http:/.test(error.message) && !error.message.includes("secret"),
    );
  }
});
