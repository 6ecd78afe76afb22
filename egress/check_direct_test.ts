import assert from "node:assert/strict";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { Broker, BrokerOptions } from "./types.ts";

const PUBLIC = "93.184.216.34";

function withNames(
  names: Readonly<Record<string, readonly string[]>>,
  work: (broker: Broker) => Promise<void>,
  options: Partial<BrokerOptions> = {},
): Promise<void> {
  const resolve = (name: string) => {
    const found = names[name];
    return found === undefined ? Promise.reject(new Error("no such name")) : Promise.resolve(found);
  };
  return withBroker([], work, { resolve, ...options });
}

Deno.test("checkDirect() lets exact hosts of the public internet pass, by name and by address", () =>
  withNames({ "db.example.org": [PUBLIC, "2606:4700::1111"] }, async (broker) => {
    const entries = ["db.example.org:5432", "8.8.8.8:53", "[2606:4700::1111]:443", "db.example.org:80"];
    assert.deepEqual(await broker.checkDirect(entries, {}), { kind: "ok" });
  }));

Deno.test("checkDirect() names the one entry that leads inside, whatever way it gets there", () =>
  withNames({
    "db.example.org": [PUBLIC],
    "turned.example.org": [PUBLIC, "10.0.0.7"],
    "loop.example.org": ["127.0.0.1"],
    "v6.example.org": ["fd00::7"],
    "mapped.example.org": ["::ffff:192.168.1.1"],
    "nat64.example.org": ["64:ff9b::7f00:1"],
    "meta.example.org": ["169.254.169.254"],
  }, async (broker) => {
    const inside = [
      ..."turned loop v6 mapped nat64 meta".split(" ").map((name) => `${name}.example.org:443`),
      ...[
        "127.0.0.1:80",
        "10.1.2.3:5432",
        "192.168.1.1:80",
        "0.0.0.0:80",
        "[::1]:80",
        "[::]:80",
        "[fc00::1]:80",
      ],
      ...[
        "[fe80::1]:80",
        "[::ffff:127.0.0.1]:80",
        "[fd00:ec2::254]:80",
        "169.254.169.254:80",
        "100.100.100.200:80",
      ],
      ...["localhost:80", "metadata.google.internal:80", "metadata:80", "nas.local:80", "printer:631"],
    ];
    for (const host of inside) {
      // An address in brackets is given in its one spelling, so that the rule is what refuses it.
      const { hostname, port } = new URL(`http://${host}/`);
      const entry = `${hostname}:${port || 80}`;
      const check = await broker.checkDirect(["db.example.org:5432", entry], {});
      assert.equal(check.kind, "refused", entry);
      assert.deepEqual(check.kind === "refused" && [check.entry, check.errorKind], [
        entry,
        "blocked_address",
      ]);
    }
  }));

Deno.test("checkDirect() opens a private host to its exact grant alone, and metadata to none", () =>
  withNames({
    "nas.home.arpa": ["192.168.1.5"],
    "meta.home.arpa": ["169.254.169.254"],
    "me.home.arpa": ["192.168.1.9"],
  }, async (broker) => {
    const lanHosts = ["nas.home.arpa:5432", "meta.home.arpa:80", "169.254.169.254:80", "me.home.arpa:8420"];
    assert.equal((await broker.checkDirect(["nas.home.arpa:5432"], {})).kind, "refused");
    assert.equal((await broker.checkDirect(["nas.home.arpa:5432"], { lanHosts })).kind, "ok");
    for (const entry of ["nas.home.arpa:22", "192.168.1.5:5432", ...lanHosts.slice(1)]) {
      assert.equal((await broker.checkDirect([entry], { lanHosts })).kind, "refused", entry);
    }
  }, { ownAddresses: () => ["192.168.1.9:8420"] }));

Deno.test("checkDirect() looks names up itself although a proxy would", () =>
  withNames(
    { "turned.example.org": ["10.0.0.7"] },
    async (broker) => {
      assert.equal((await broker.checkDirect(["turned.example.org:443"], {})).kind, "refused");
    },
    { proxy: { httpProxy: "http://proxy.example.org:3128", noProxy: [] } },
  ));

Deno.test("checkDirect() tells a name without an address from a closed one", () =>
  withNames({ "empty.example.org": [] }, async (broker) => {
    for (const entry of ["unknown.example.org:443", "empty.example.org:443"]) {
      const check = await broker.checkDirect([entry], {});
      assert.deepEqual(check.kind === "refused" && [check.entry, check.errorKind], [entry, "network"]);
    }
  }));

Deno.test("checkDirect() refuses text that is no exact entry, whoever stored it", () =>
  withNames({ "example.org": [PUBLIC] }, async (broker) => {
    for (
      const entry of [
        "*.example.org:443",
        "example.org",
        "example.org:443,10.0.0.1:80",
        "EXAMPLE.org:443",
        "",
      ]
    ) {
      assert.equal((await broker.checkDirect([entry], {})).kind, "refused", JSON.stringify(entry));
    }
  }));
