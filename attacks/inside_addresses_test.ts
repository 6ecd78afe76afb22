import assert from "node:assert/strict";
import { attackTest } from "./lab.ts";
import { type NetworkLab, openNetworkLab, type WorldOptions } from "./network_lab.ts";

let opened: Promise<NetworkLab> | undefined;
const openLab = () => opened ??= openNetworkLab();
Deno.test.afterAll(async () => await (await opened)?.[Symbol.asyncDispose]());

/** Every host may be called, so that what refuses is the rule of addresses alone. */
const ANY_HOST: WorldOptions = { policy: { hosts: "any-public" } };

async function assertRefused(
  address: string,
  kinds: readonly string[],
  options: WorldOptions = {},
): Promise<void> {
  const lab = await openLab();
  const { value, lookups, dialled } = await lab.runHeld(
    `const r = await fetch(${
      JSON.stringify(address)
    }, { headers: { "Metadata-Flavor": "Google" } }); return { status: r.status, text: await r.text() };`,
    { ...ANY_HOST, ...options },
  );
  const kind = Reflect.get(Object(value), "kind") ?? (hasMessage(value) ? "in the guest" : undefined);
  assert(kinds.includes(kind), `${address} gave ${JSON.stringify(value)}`);
  assert.deepEqual([lookups, dialled], [[], []], "it was looked up or dialled");
}

function hasMessage(value: unknown): boolean {
  return typeof Reflect.get(Object(value), "message") === "string";
}

const LOOPBACK: Readonly<Record<string, readonly [number, string]>> = {
  "the plain address": [50, "127.0.0.1"],
  "two parts": [50, "127.1"],
  "three parts": [50, "127.0.1"],
  "one decimal number": [50, "2130706433"],
  "one hexadecimal number": [50, "0x7f000001"],
  "hexadecimal parts": [50, "0x7f.0x0.0x0.0x1"],
  "one octal number": [50, "017700000001"],
  "octal parts": [50, "0177.0.0.01"],
  "a trailing dot": [50, "127.0.0.1."],
  "full-width digits": [50, "１２７.０.０.１"],
  "circled digits": [50, "①②⑦.⓪.⓪.①"],
  "ideographic dots": [50, "127。0。0。1"],
  "escaped digits": [50, "%31%32%37.0.0.1"],
  "the last of the range": [50, "127.255.255.254"],
  "its name": [50, "localhost"],
  "its name in capitals": [50, "LOCALHOST"],
  "its name with a dot": [50, "localhost."],
  "a name below it": [50, "a.b.localhost"],
  "its name, escaped": [50, "loc%61lhost"],
  "its name in circled letters": [50, "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ"],
  "the address of IPv6": [52, "[::1]"],
  "the address of IPv6 in full": [52, "[0000:0000:0000:0000:0000:0000:0000:0001]"],
  "no address of IPv6": [52, "[::]"],
  "no address": [52, "0.0.0.0"],
  "zero": [52, "0"],
  "zero in hexadecimal": [52, "0x0"],
  "another of the zero network": [52, "0.1.2.3"],
  "a mapped address": [53, "[::ffff:127.0.0.1]"],
  "a mapped address in hexadecimal": [53, "[::ffff:7f00:1]"],
  "a mapped address in full": [53, "[0:0:0:0:0:ffff:7f00:0001]"],
  "a compatible address": [53, "[::127.0.0.1]"],
  "NAT64": [53, "[64:ff9b::7f00:1]"],
  "NAT64 of one's own": [53, "[64:ff9b:1::7f00:1]"],
  "6to4": [53, "[2002:7f00:1::]"],
  "Teredo": [53, "[2001:0:7f00:1::]"],
  "a translated address": [53, "[::ffff:0:127.0.0.1]"],
};

for (const [name, [row, host]] of Object.entries(LOOPBACK)) {
  attackTest(
    `attack ${row} loopback as ${name}`,
    () => assertRefused(`http://${host}:$port/`, ["blocked_address"]),
  );
}

const PRIVATE: Readonly<Record<string, readonly [number, string]>> = {
  "10/8": [56, "10.0.0.1"],
  "172.16/12": [56, "172.31.255.254"],
  "192.168/16": [56, "192.168.1.1"],
  "shared addresses": [56, "100.64.0.1"],
  "link-local addresses": [56, "169.254.1.1"],
  "benchmark addresses": [56, "198.18.0.1"],
  "example addresses": [56, "203.0.113.7"],
  "multicast": [56, "224.0.0.1"],
  "reserved addresses": [56, "240.0.0.1"],
  "broadcast": [56, "255.255.255.255"],
  "unique local addresses": [56, "[fd00::1]"],
  "link-local addresses of IPv6": [56, "[fe80::1]"],
  "site-local addresses of IPv6": [56, "[fec0::1]"],
  "multicast of IPv6": [56, "[ff02::1]"],
  "discarded addresses of IPv6": [56, "[100::1]"],
  "example addresses of IPv6": [56, "[2001:db8::1]"],
  "segment routing of IPv6": [56, "[5f00::1]"],
  "10/8 in 6to4": [56, "[2002:a00:1::1]"],
  "192.168/16 in NAT64": [56, "[64:ff9b::c0a8:101]"],
  "a mapped private address": [56, "[::ffff:192.168.1.1]"],
  "a name without a dot": [56, "router"],
  "a name of the home": [56, "printer.home.arpa"],
  "a name of mDNS": [56, "nas.local"],
  "an internal name": [56, "db.internal"],
  "metadata of Amazon": [55, "169.254.169.254"],
  "metadata of Amazon as a number": [55, "2852039166"],
  "metadata of Amazon by IPv6": [55, "[fd00:ec2::254]"],
  "metadata of Amazon, mapped": [55, "[::ffff:a9fe:a9fe]"],
  "metadata of a container": [55, "169.254.170.2"],
  "metadata of Alibaba": [55, "100.100.100.200"],
  "metadata of Oracle": [55, "192.0.0.192"],
  "metadata of Google by name": [55, "metadata.google.internal"],
  "metadata of Google by its short name": [55, "metadata"],
  "metadata of Google with a dot": [55, "metadata.google.internal."],
  "metadata of Google in capitals": [55, "METADATA.GOOGLE.INTERNAL"],
  "metadata of Google by its other name": [55, "metadata.goog"],
  "metadata by an old name": [55, "instance-data"],
};

for (const [name, [row, host]] of Object.entries(PRIVATE)) {
  attackTest(
    `attack ${row} ${name}`,
    () => assertRefused(`http://${host}/computeMetadata/v1/`, ["blocked_address"]),
  );
}

for (const address of ["169.254.169.254", "metadata.google.internal", "[fd00:ec2::254]", "100.100.100.200"]) {
  attackTest(
    `attack 55 ${address} is refused even when a person granted it`,
    () => assertRefused(`http://${address}/`, ["blocked_address"], { lanHosts: [`${address}:80`] }),
  );
}

attackTest("attack 56 every address of this machine", async () => {
  const own = Deno.networkInterfaces().map(({ address, family }) =>
    family === "IPv6" ? `[${address}]` : address
  );
  assert(own.length > 0, "the premise: there are some");
  for (const address of own) await assertRefused(`http://${address}:$port/`, ["blocked_address"]);
});

attackTest("attack 56 the server's own port, even when a person granted it", async () => {
  const { canary } = await openLab();
  for (const own of ["127.0.0.1", "[::1]", "localhost"]) {
    const lookups: string[] = [];
    const { value } = await (await openLab()).runHeld(
      `return (await fetch("http://${own}:$port/")).status;`,
      {
        lanHosts: [`${own}:${canary.port}`],
        hosts: [`${own}:${canary.port}`],
        broker: {
          ownAddresses: () => [`0.0.0.0:${canary.port}`],
          resolve: (name) => Promise.resolve((lookups.push(name), ["127.0.0.1"])),
        },
      },
    );
    assert.equal(Reflect.get(Object(value), "kind"), "blocked_address", JSON.stringify(value));
  }
});

const SCHEMES: Readonly<Record<string, string>> = {
  "file:": "file:///etc/passwd",
  "ftp:": "ftp://127.0.0.1:$port/",
  "gopher:": "gopher://127.0.0.1:$port/_x",
  "ws:": "ws://127.0.0.1:$port/",
  "data:": "data:text/plain,x",
  "blob:": "blob:http://127.0.0.1:$port/x",
  "javascript:": "javascript:1",
  "about:": "about:blank",
  "view-source:": "view-source:http://127.0.0.1:$port/",
  "a user before the host": "http://example.com@127.0.0.1:$port/",
  "a user and a password": "http://a:b@example.com/",
  "a backslash before the host": "http:\\\\127.0.0.1:$port\\@example.com/",
  "no slashes": "http:127.0.0.1:$port/",
  "many slashes": "http:////127.0.0.1:$port/",
  "a line end in the host": "http://127.0\n.0.1:$port/",
  "a relative address": "//127.0.0.1:$port/",
  "nine thousand characters": `http://example.com/${"x".repeat(9_000)}`,
  "a zone": "http://[fe80::1%25eth0]:$port/",
  "a port past all ports": "http://127.0.0.1:99999/",
  "no host": "http:///x",
};

for (const [name, address] of Object.entries(SCHEMES)) {
  // What no URL can say is refused in the guest already, without a kind.
  attackTest(
    `attack 50 ${name}`,
    () => assertRefused(address, ["permission", "blocked_address", "in the guest"]),
  );
}

const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  "loopback": ["127.0.0.1"],
  "loopback of IPv6": ["::1"],
  "nothing": ["0.0.0.0"],
  "nothing of IPv6": ["::"],
  "a mapped address": ["::ffff:127.0.0.1"],
  "NAT64": ["64:ff9b::7f00:1"],
  "a link-local address with a zone": ["fe80::1%eth0"],
  "metadata": ["169.254.169.254"],
  "a public and a private address": ["93.184.215.14", "127.0.0.1"],
  "a private and a public address": ["127.0.0.1", "93.184.215.14"],
  "a public address and metadata of IPv6": ["93.184.215.14", "fd00:ec2::254"],
  "no address at all": [],
  "an address that is none": ["127.0.0.1.example"],
  "an odd spelling": ["0x7f.1"],
};

for (const [name, addresses] of Object.entries(ANSWERS)) {
  attackTest(`attack 58 a public name whose answer is ${name}`, async () => {
    const { value, dialled } = await (await openLab()).runHeld(
      `return (await fetch("http://inside.example:$port/")).status;`,
      {
        ...ANY_HOST,
        world: { "inside.example": { lookups: [addresses] } },
      },
    );
    const kind = Reflect.get(Object(value), "kind");
    assert(
      kind === "blocked_address" || (kind === "network" && addresses.length === 0),
      JSON.stringify(value),
    );
    assert.deepEqual(dialled, []);
  });
}

attackTest("attack 56 the canary answers where a person granted exactly its port", async () => {
  const lab = await openLab();
  const body = `return await (await fetch("$origin/")).text();`;
  const granted = `127.0.0.1:${lab.canary.port}`;
  const { value } = await lab.run(body, { hosts: [granted], lanHosts: [granted] });
  assert(lab.canary.isIn(JSON.stringify(value)), JSON.stringify(value));
  for (const lanHosts of [[], ["127.0.0.1:80"], [`127.0.0.2:${lab.canary.port}`]]) {
    const closed = await lab.runHeld(body, { hosts: [granted], lanHosts });
    assert.equal(Reflect.get(Object(closed.value), "kind"), "blocked_address");
  }
});

attackTest("attack 58 a name that moves inside after its first lookup", async () => {
  const lab = await openLab();
  const world = { "flips.example": { lookups: [["93.184.215.14"], ["127.0.0.1"]] } };
  const dialled: string[] = [];
  const connect = (address: { readonly hostname: string; readonly port: number }) => {
    dialled.push(address.hostname);
    return Promise.reject(new Deno.errors.ConnectionRefused("nobody there"));
  };
  const body =
    `const kinds = []; for (let i = 0; i < 3; i++) kinds.push(await fetch("http://flips.example:$port/").then(() => "open", (e) => e.kind)); return kinds;`;
  const { value, lookups } = await lab.runHeld(body, { ...ANY_HOST, world, broker: { connect } });
  assert.deepEqual(value, ["network", "blocked_address", "blocked_address"]);
  assert.deepEqual([lookups.length, dialled], [3, ["93.184.215.14"]]);
});
