import assert from "node:assert/strict";
import { DirectNetwork, parseDirectEntry } from "./direct_network.ts";

Deno.test("parseDirectEntry() gives an exact host and port in one spelling", () => {
  const spellings: readonly (readonly [string, string])[] = [
    ["db.example.org:5432", "db.example.org:5432"],
    ["  DB.Example.ORG:5432 ", "db.example.org:5432"],
    ["db.example.org.:5432", "db.example.org:5432"],
    ["nas:80", "nas:80"],
    ["_srv.example.org:443", "_srv.example.org:443"],
    ["192.0.2.7:1", "192.0.2.7:1"],
    ["[2606:4700:0:0::1111]:65535", "[2606:4700::1111]:65535"],
    ["bücher.example:443", "xn--bcher-kva.example:443"],
  ];
  for (const [text, entry] of spellings) {
    assert.deepEqual(parseDirectEntry(text), { kind: "entry", entry }, text);
    assert.deepEqual(parseDirectEntry(entry), { kind: "entry", entry }, "its own spelling stays");
  }
});

const HOSTILE: Readonly<Record<string, RegExp>> = {
  "*:443": /without a wildcard/,
  "*": /without a wildcard/,
  "*.example.org:443": /without a wildcard/,
  "10.0.0.0/8:80": /not a range/,
  "[fc00::]/7:80": /not a range/,
  "https://db.example.org:443": /a host and a port/,
  "db.example.org": /exactly one host and port/,
  "db.example.org:": /exactly one host and port/,
  ":443": /exactly one host and port/,
  "": /exactly one host and port/,
  "db.example.org:0": /port from 1 to 65535/,
  "db.example.org:99999": /port from 1 to 65535/,
  "db.example.org:65536": /port from 1 to 65535/,
  "db.example.org:0443": /port from 1 to 65535/,
  "db.example.org:80-90": /port from 1 to 65535/,
  "db.example.org:1e3": /exactly one host and port/,
  "db.example.org:-1": /exactly one host and port/,
  "db.example.org:443,evil.example:443": /exactly one host and port/,
  "db.example.org:443 evil.example:443": /exactly one host and port/,
  "db.example.org:443\nevil.example:443": /exactly one host and port/,
  "user@db.example.org:443": /exactly one host and port/,
  "db.example.org%2e:443": /exactly one host and port/,
  "::1:443": /exactly one host and port/,
  "2606:4700::1111:443": /exactly one host and port/,
  "[fe80::1%25eth0]:443": /exactly one host and port/,
  "unix:/run/x.sock:1": /not a range/,
  "vsock:1:2": /exactly one host and port/,
  "127.1:80": /usual spelling, "127\.0\.0\.1:80"/,
  "2130706433:80": /usual spelling/,
  "0x7f000001:80": /usual spelling/,
  "0:80": /usual spelling/,
  "１２７.0.0.1:80": /usual spelling/,
  "a..b:80": /host name or an address/,
  "-a.example:80": /host name or an address/,
  [`${"a".repeat(300)}:80`]: /host name or an address/,
};

Deno.test("parseDirectEntry() refuses whatever means more than one host and port", () => {
  for (const [text, wanted] of Object.entries(HOSTILE)) {
    const parsed = parseDirectEntry(text);
    assert.equal(parsed.kind, "refused", `${JSON.stringify(text)} gave ${JSON.stringify(parsed)}`);
    assert.match(parsed.kind === "refused" ? parsed.message : "", wanted, text);
  }
});

Deno.test("DirectNetwork takes a stored list only in its one spelling", () => {
  assert.ok(DirectNetwork.safeParse(["db.example.org:5432"]).success);
  for (
    const list of [["DB.example.org:5432"], ["*:1"], ["a"], new Array(11).fill("a.example:1"), "a:1", [1]]
  ) {
    assert.ok(!DirectNetwork.safeParse(list).success, JSON.stringify(list));
  }
});
