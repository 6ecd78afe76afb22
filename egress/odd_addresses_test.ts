import assert from "node:assert/strict";
import { type Address, parseAddress } from "./address_rules.ts";
import { EgressError } from "./egress_error.ts";
import { createTargetRules } from "./target_rules.ts";
import type { EgressPolicy } from "./types.ts";

const ANY: EgressPolicy = { purpose: "inspect", owner: "inspect", hosts: "any-public" };

/** This machine's interfaces: loopback, private, unique local, link-local, and public ones of both kinds. */
const INTERFACES = [
  ..."127.0.0.1 ::1 192.168.7.20 fd12:3456:789a::7 fe80::aa:bb 198.50.0.7 2a00:1450:4001::7".split(" "),
];

const rules = createTargetRules({
  lanHosts: [],
  ownAddresses: () => ["127.0.0.1:8420"],
  interfaceAddresses: () =>
    INTERFACES.map(parseAddress).filter((each): each is Address => each !== undefined),
  proxyHosts: [],
});

type Verdict = "inside" | "malformed" | "fine";

function verdictOf(work: () => unknown): Verdict {
  try {
    work();
    return "fine";
  } catch (error) {
    assert.ok(error instanceof EgressError, String(error));
    return error.kind === "blocked_address" ? "inside" : "malformed";
  }
}

/** Addresses as an attacker writes them, and what becomes of them. */
const WRITTEN: Readonly<Record<Verdict, readonly string[]>> = {
  inside: [
    // Every number that means 127.0.0.1, 0.0.0.0, 10.0.0.1 or 169.254.169.254.
    ..."http://127.0.0.1/ http://127.1/ http://127.0.1/ http://0x7f.1/ http://0x7f.0x0.0x0.0x1/ http://0177.1/"
      .split(" "),
    ..."http://0177.0.0.01/ http://2130706433/ http://0x7f000001/ http://017700000001/ http://127.0.0.1./"
      .split(" "),
    ..."http://0/ http://0x0/ http://00/ http://0.0.0.0/ http://4294967295/ http://0xa.1/ http://012.1/"
      .split(" "),
    ..."http://167772161/ http://2852039166/ http://0xa9fea9fe/ http://0251.0376.0251.0376/".split(" "),
    ..."http://169.254.43518/ http://127.255.255.254:65535/ https://127.0.0.1:443/".split(" "),
    // Full-width and circled digits, other full stops, percent-encoding.
    ..."http://１２７.０.０.１/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://127．0．0．1/ http://127｡1/"
      .split(" "),
    ..."http://%31%32%37.0.0.1/ http://127%2e0%2e0%2e1/ http://0%78%37f.1/ http://%6c%6f%63alhost/".split(
      " ",
    ),
    ..."http://ⓛocalhost/ http://ｌｏｃａｌｈｏｓｔ/ http://LocalHost/ http://localhost./ http://localhost%2e/"
      .split(" "),
    // Characters that a URL parser drops or takes for slashes.
    "http://127.0.\t0.1/",
    "http://127.0.0\n.1/",
    "h\nttp://127.0.0.1/",
    " \u0001http://127.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "http:/127.0.0.1/",
    "http:127.0.0.1/",
    "http:////127.0.0.1/",
    "http://127.0.0.1\\@example.org/",
    "http://127.0.0.1#@example.org/",
    "http://127.0.0.1?@example.org/",
    "http://127.0.0.1:80\\.example.org/",
    "http://local\u00adhost/",
    "http://127.0.0.1\u200b/",
    // IPv6: loopback, unspecified, IPv4-compatible, mapped, translated, NAT64, its local prefix, 6to4, Teredo.
    ..."http://[::1]/ http://[0:0:0:0:0:0:0:1]/ http://[0000::0001]/ http://[::]/ http://[::127.0.0.1]/"
      .split(" "),
    ..."http://[::7f00:1]/ http://[::ffff:127.0.0.1]/ http://[::FFFF:7F00:1]/ http://[0:0:0:0:0:ffff:a00:1]/"
      .split(" "),
    ..."http://[::ffff:0:127.0.0.1]/ http://[64:ff9b::127.0.0.1]/ http://[64:ff9b::a9fe:a9fe]/".split(" "),
    ..."http://[64:ff9b:1::1]/ http://[64:ff9b:1::8.8.8.8]/ http://[2002:7f00:1::]/ http://[2002:a00:1::1]/"
      .split(" "),
    ..."http://[2002:808:808::1]/ http://[2001::1]/ http://[2001:0:7f00:1::80ff:fffe]/ http://[2001:2::1]/"
      .split(" "),
    ..."http://[2001:10::1]/ http://[2001:20::1]/ http://[2001:db8::1]/ http://[3fff::1]/ http://[5f00::1]/"
      .split(" "),
    ..."http://[100::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/ http://[fd20:ce::254]/ http://[fe80::1]/"
      .split(" "),
    ..."http://[febf::1]/ http://[fec0::1]/ http://[feff::1]/ http://[ff02::1]/ http://[4000::1]/".split(" "),
    // This machine by its own addresses.
    ..."http://192.168.7.20/ http://[fd12:3456:789a::7]/ http://[fe80::aa:bb]/ http://198.50.0.7/".split(" "),
    ..."http://[2a00:1450:4001::7]/ http://[2a00:1450:4001:0:0::7]:8080/ http://[::ffff:198.50.0.7]/".split(
      " ",
    ),
    ..."http://[64:ff9b::198.50.0.7]/ http://[::ffff:192.168.7.20]:8420/".split(" "),
    // Names that mean something inside.
    ..."http://router/ http://metadata/ http://METADATA.google.internal./ http://instance-data/".split(" "),
    ..."http://x.internal/ http://x.local/ http://x.localhost/ http://x.home.arpa/ http://a..b/ http://./"
      .split(" "),
  ],
  malformed: [
    ..."http://[fe80::1%25eth0]/ http://[fe80::1%eth0]/ http://[::1%251]/ http://[::1/ http://::1/".split(
      " ",
    ),
    ..."http://[::ffff:127.0.0.256]/ http://[::1.2.3]/ http://[1::2::3]/ http://[v1.fe80]/ http://[]/".split(
      " ",
    ),
    ..."http://256.0.0.1/ http://1.2.3.4.5/ http://0x100000000/ http://127.0.0.1:99999/ http://09.1/".split(
      " ",
    ),
    ..."http://a:b@127.0.0.1/ http://example.org@127.0.0.1/ http://127.0.0.1@example.org/ http://@:@a@b/"
      .split(" "),
    ..."http://example.org%2f@127.0.0.1/ http://127.0.0.1%00.example.org/".split(" "),
    ..."http:// //127.0.0.1/ 127.0.0.1 file://127.0.0.1/ gopher://127.0.0.1/ ws://127.0.0.1/".split(
      " ",
    ),
    "http://127.0.0.1%2f.example.org/",
    "http://exa<mple.org/",
    "http://exa mple.org/",
  ],
  fine: [
    ..."http://8.8.8.8/ http://0x8.8.8.8/ http://134744072/ http://[2606:4700::1111]/ http://[::ffff:8.8.8.8]/"
      .split(" "),
    ..."http://[64:ff9b::8.8.8.8]/ http://[2a00:1450:4001::8]/ http://example.org\\@127.0.0.1/".split(" "),
    ..."http://example.org#@127.0.0.1/ http://example.org?@127.0.0.1/ http://127.0.0.1.example.org/".split(
      " ",
    ),
    ..."https://ｅｘａｍｐｌｅ.org/ https://localhost.example.org/ https://xn--bcher-kva.example/".split(" "),
  ],
};

Deno.test("checkTarget() sees through every spelling of an address", () => {
  const all = Object.entries(WRITTEN).flatMap(([verdict, texts]) =>
    texts.map((text) => [text, verdict] as const)
  );
  assert.ok(all.length >= 80, `${all.length} cases`);
  for (const [text, verdict] of all) {
    assert.equal(verdictOf(() => rules.checkTarget(text, ANY)), verdict, JSON.stringify(text));
  }
});

/** What a name server may answer for a public name. */
const ANSWERED: Readonly<Record<"inside" | "fine", readonly string[]>> = {
  inside: [
    ..."127.0.0.1 0.0.0.0 10.1.2.3 100.64.0.1 169.254.169.254 172.31.255.255 192.0.0.1 192.168.0.1".split(
      " ",
    ),
    ..."198.18.0.1 224.0.0.1 255.255.255.255 ::1 :: ::127.0.0.1 ::ffff:10.0.0.1 64:ff9b::10.0.0.1".split(" "),
    ..."64:ff9b:1::1 2001::1 2002:a00:1:: fc00::1 fd12:3456:789a::7 fe80::1%eth0 fe80::1%3 fec0::1".split(
      " ",
    ),
    ..."192.168.7.20 198.50.0.7 2a00:1450:4001::7 ::ffff:198.50.0.7 nonsense 127.1".split(" "),
    "",
  ],
  fine: "93.184.216.34 2606:2800:220:1::1 ::ffff:93.184.216.34 198.50.0.8 2a00:1450:4001::8".split(" "),
};

Deno.test("checkAddress() judges what a name server answers by the same rules", () => {
  const target = rules.checkTarget("https://127.0.0.1.nip.example/", ANY);
  for (const [verdict, addresses] of Object.entries(ANSWERED)) {
    for (const address of addresses) {
      assert.equal(verdictOf(() => rules.checkAddress(target, address)), verdict, JSON.stringify(address));
    }
  }
});
