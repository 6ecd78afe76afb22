import assert from "node:assert/strict";
import { parseAddress } from "./address_rules.ts";
import { EgressError } from "./egress_error.ts";
import { createTargetRules, hostAndPort, type TargetRulesOptions } from "./target_rules.ts";
import type { EgressPolicy } from "./types.ts";

const BLOCK: EgressPolicy = { purpose: "block", owner: "b1", hosts: ["example.org"] };
const ANY: EgressPolicy = { purpose: "inspect", owner: "inspect", hosts: "any-public" };

/** Loopback, unspecified, own, mapped, embedded and oddly spelled addresses; names of machines inside. */
const INSIDE = [
  ..."127.0.0.1 127.0.0.1:8080 127.1 2130706433 0x7f000001 017700000001 127.0.0.1. 0 0.0.0.0 0x0".split(" "),
  ..."[::1] [::] [::ffff:127.0.0.1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1]".split(" "),
  ..."１２７.０.０.１ 127。0。0。1 ①②⑦.0.0.1 10.0.0.1 192.168.1.1 172.16.0.1 169.254.169.254".split(" "),
  ..."[fd00:ec2::254] 100.100.100.200 192.0.0.192 203.0.114.5 localhost LOCALHOST localhost. a.localhost"
    .split(" "),
  ..."router printer.local nas.home.arpa vault.internal metadata metadata.google.internal instance-data"
    .split(" "),
  ..."metadata.google.internal. METADATA.google.internal a..b example..org".split(" "),
];

Deno.test("checkTarget() refuses every spelling of an address inside, declared or not", () => {
  const { checkTarget } = rules();
  for (const host of INSIDE) {
    for (
      const policy of [BLOCK, ANY, { ...BLOCK, hosts: [host, "127.0.0.1", "127.0.0.1:8080", "localhost"] }]
    ) {
      for (const scheme of ["http", "https"]) {
        refuses(() => checkTarget(`${scheme}://${host}/`, policy), "blocked_address");
      }
    }
  }
});

Deno.test("checkTarget() refuses addresses before it looks at the declared hosts", () => {
  refuses(() => rules().checkTarget("http://127.0.0.1/", { ...BLOCK, hosts: [] }), "blocked_address");
  refuses(() => rules().checkTarget("http://8.8.8.8/", { ...BLOCK, hosts: [] }), "host_not_declared");
});

Deno.test("checkTarget() refuses what is no plain web address", () => {
  const texts = [
    ..."file:///etc/passwd data:text/plain,x blob:https://example.org/1 ftp://example.org ws://example.org"
      .split(" "),
    ..."javascript:1 gopher://example.org unix:/x http:// https://[fe80::1%25eth0]/ //example.org /path"
      .split(" "),
    ..."https://user@example.org/ https://user:pass@example.org/ https://:x@example.org/ http://a:b@127.0.0.1/"
      .split(" "),
    ..."http://1.2.3.4.5/ http://256.256.256.256/ http://example.org:99999/ http://exa%00mple.org/".split(
      " ",
    ),
    `https://example.org/${"a".repeat(9000)}`,
    "",
  ];
  for (const text of texts) refuses(() => rules().checkTarget(text, BLOCK), "permission");
});

Deno.test("checkTarget() wants the host in the list and says which declaration is missing", () => {
  const error = refuses(() => rules().checkTarget("https://www.example.com/a?b", BLOCK), "host_not_declared");
  assert.equal(error.refusedHost, "www.example.com");
  assert.equal(rules().checkTarget("https://example.org./a#b", BLOCK).url.href, "https://example.org./a");
});

Deno.test("checkTarget() gives an undeclared host the web's ports only", () => {
  rules().checkTarget("https://anything.example.com/", ANY);
  rules().checkTarget("https://anything.example.com:8443/", ANY);
  for (const port of [22, 25, 79, 445, 1023]) {
    refuses(() => rules().checkTarget(`http://anything.example.com:${port}/`, ANY), "host_not_declared");
  }
});

Deno.test("a grant reaches exactly its host and port, never metadata or link-local", () => {
  const lanHosts = ["127.0.0.1:8123", "nas.home.arpa:80", "[::1]:11434", "169.254.169.254:80", "metadata:80"];
  const { checkTarget } = rules({ lanHosts: [...lanHosts, "0.0.0.0:80", "metadata.google.internal:80"] });
  const policy = { ...ANY, lanHosts: ["router:8080"] };
  for (
    const url of [
      "http://127.0.0.1:8123/",
      "http://nas.home.arpa/",
      "http://[::1]:11434/",
      "http://router:8080/",
    ]
  ) {
    assert.equal(checkTarget(url, policy).isGranted, true, url);
  }
  const refused =
    "http://127.0.0.1:8124/ https://nas.home.arpa/ http://127.0.0.2:8123/ http://localhost:8123/ " +
    "http://169.254.169.254/ http://metadata/ http://0.0.0.0/ http://metadata.google.internal/ http://[::1]/";
  for (const url of refused.split(" ")) refuses(() => checkTarget(url, policy), "blocked_address");
  refuses(() => checkTarget("http://router:8080/", ANY), "blocked_address");
  const closed = { ...policy, isLanClosed: true };
  for (const url of ["http://127.0.0.1:8123/", "http://nas.home.arpa/", "http://router:8080/"]) {
    refuses(() => checkTarget(url, closed), "blocked_address");
  }
});

Deno.test("a name with the dot of the root is the same host to grants and counts", () => {
  const { checkTarget } = rules({ lanHosts: ["nas.home.arpa:80"] });
  assert.equal(checkTarget("http://nas.home.arpa./", ANY).isGranted, true);
  assert.equal(hostAndPort(new URL("https://example.org./x")), "example.org:443");
});

Deno.test("a grant does not declare the host for a block", () => {
  const { checkTarget } = rules({ lanHosts: ["127.0.0.1:8123"] });
  refuses(() => checkTarget("http://127.0.0.1:8123/", BLOCK), "host_not_declared");
  checkTarget("http://127.0.0.1:8123/", { ...BLOCK, hosts: ["127.0.0.1:8123"] });
});

Deno.test("this server is never reachable, whatever was granted", () => {
  const lanHosts = [
    "127.0.0.1:8420",
    "[::1]:8420",
    "198.50.0.7:8420",
    "192.168.1.9:8420",
    "home.example.org:8420",
  ];
  const own = rules({ lanHosts, ownAddresses: () => ["127.0.0.1:8420"] });
  for (const host of ["127.0.0.1", "[::1]", "198.50.0.7"]) {
    refuses(() => own.checkTarget(`http://${host}:8420/`, ANY), "blocked_address");
  }
  own.checkTarget("http://192.168.1.9:8420/", ANY);
  const named = own.checkTarget("http://home.example.org:8420/", ANY);
  for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1", "198.50.0.7"]) {
    refuses(() => own.checkAddress(named, address), "blocked_address");
  }
  own.checkAddress(named, "192.168.1.9");
  const bare = rules({ lanHosts, ownAddresses: () => ["192.168.1.9"] });
  refuses(() => bare.checkTarget("http://192.168.1.9:8420/", ANY), "blocked_address");
});

Deno.test("a public address of this machine's own interface is inside", () => {
  refuses(() => rules().checkTarget("http://198.50.0.7/", ANY), "blocked_address");
  rules({ lanHosts: ["198.50.0.7:80"] }).checkTarget("http://198.50.0.7/", ANY);
});

Deno.test("the proxy itself is inside", () => {
  const { checkTarget } = rules({ proxyHosts: ["proxy.example.net", "198.50.0.9"] });
  refuses(() => checkTarget("http://proxy.example.net:3128/", ANY), "blocked_address");
  refuses(() => checkTarget("http://198.50.0.9:3128/", ANY), "blocked_address");
});

Deno.test("refusals of addresses read the same and never quote path or query", () => {
  const messages = ["http://127.0.0.1/secret?key=1", "http://10.0.0.9:81/", "http://nas.local/"].map((url) =>
    refuses(() => rules().checkTarget(url, ANY), "blocked_address").message.replace(/"[^"]*"/, "…")
  );
  assert.equal(new Set(messages).size, 1);
});

function rules(options: Partial<TargetRulesOptions> = {}) {
  const interfaces = ["127.0.0.1", "198.50.0.7", "203.0.114.5"].map(parseAddress).filter((each) =>
    each !== undefined
  );
  return createTargetRules({
    lanHosts: [],
    ownAddresses: () => [],
    interfaceAddresses: () => interfaces,
    proxyHosts: [],
    ...options,
  });
}

function refuses(work: () => unknown, kind: string): EgressError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof EgressError, String(error));
    assert.equal(error.kind, kind, error.message);
    return error;
  }
  throw new Error(`Expected ${kind}: ${work}`);
}
