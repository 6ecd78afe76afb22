import assert from "node:assert/strict";
import { isBlockedAddress, isGrantableAddress, isInCidr, parseAddress } from "./address_rules.ts";

const BLOCKED = [
  ..."0.0.0.0 0.255.255.255 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254"
    .split(" "),
  ..."169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1".split(" "),
  ..."192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1".split(" "),
  ..."198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255".split(" "),
  ..."100.100.100.200 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1".split(" "),
  ..."::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 64:ff9b:1::8.8.8.8".split(" "),
  ..."100::1 100:0:0:1::1 2001::1 2001:0:7f00:1:: 2001:10::1 2001:20::1 2001:1ff:ffff::1".split(" "),
  ..."2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 3fff:fff::1 5f00::1 fc00::1 fd00::1".split(" "),
  ..."fd00:ec2::254 fd20:ce::254 fe80::1 fe80::1%eth0 febf::1 fec0::1 ff02::1 4000::1 1::1".split(" "),
];

const PUBLIC = [
  ..."1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0".split(" "),
  ..."169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0".split(" "),
  ..."198.17.255.255 198.20.0.0 223.255.255.255 ::ffff:8.8.8.8 64:ff9b::8.8.8.8".split(" "),
  ..."2001:200::1 2001:4860:4860::8888 2003::1 2606:4700::1111 2a00:1450::1 3ffe::1".split(" "),
];

Deno.test("isBlockedAddress() blocks every special range at its edges", () => {
  for (const text of BLOCKED) assert.equal(isBlockedAddress(address(text)), true, text);
});

Deno.test("isBlockedAddress() lets the public internet through", () => {
  for (const text of PUBLIC) assert.equal(isBlockedAddress(address(text)), false, text);
});

Deno.test("isGrantableAddress() never covers metadata, link-local and what is no unicast", () => {
  const never =
    "169.254.169.254 169.254.0.1 fe80::1 fd00:ec2::254 fd20:ce::254 100.100.100.200 192.0.0.192 " +
    "0.0.0.0 :: 224.0.0.1 255.255.255.255 ::ffff:169.254.169.254 64:ff9b::169.254.169.254 ::127.0.0.1 2002:7f00:1::";
  for (const text of never.split(" ")) assert.equal(isGrantableAddress(address(text)), false, text);
  const grantable =
    "127.0.0.1 ::1 10.1.2.3 172.20.0.1 192.168.1.1 100.64.0.1 fd12::1 ::ffff:192.168.1.1 8.8.8.8";
  for (const text of grantable.split(" ")) assert.equal(isGrantableAddress(address(text)), true, text);
});

Deno.test("parseAddress() takes addresses only", () => {
  const texts = [
    "",
    "example.org",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "1.2.3.4:80",
    "[",
    "::1::",
    "12345::",
    "face",
  ];
  for (const text of texts) assert.equal(parseAddress(text), undefined, text);
  assert.deepEqual(parseAddress("[::1]"), { version: 6, value: 1n });
  assert.deepEqual(parseAddress("1.2.3.4"), { version: 4, value: 0x01020304n });
});

Deno.test("isInCidr() compares the prefix and nothing for other text", () => {
  assert.equal(isInCidr(address("10.1.2.3"), "10.0.0.0/8"), true);
  assert.equal(isInCidr(address("11.1.2.3"), "10.0.0.0/8"), false);
  assert.equal(isInCidr(address("fd00::1"), "fd00::/8"), true);
  assert.equal(isInCidr(address("fd00::1"), "10.0.0.0/8"), false);
  assert.equal(isInCidr(address("8.8.8.8"), "0.0.0.0/0"), true);
  for (const text of ["10.0.0.0", "10.0.0.0/33", "example.org/8", "/8", ""]) {
    assert.equal(isInCidr(address("10.1.2.3"), text), false, text);
  }
});

function address(text: string) {
  const found = parseAddress(text);
  assert.ok(found !== undefined, `"${text}" is no address`);
  return found;
}
