import type { Random } from "../testing/random.ts";

/*
 * A second reading of the address rules that shares nothing with the first: bits as text, prefixes as text.
 * The ranges are the IANA special-purpose registries once more, written down from them.
 */
const CLOSED_V4 =
  `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
   192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
   203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`.split(/\s+/).map(prefixV4);
/** Within 2000::/3: the first two groups, and how many of their bits count. */
const CLOSED_V6: readonly (readonly [string, number])[] = [
  ["20010000", 23],
  ["20010db8", 32],
  ["20020000", 16],
  ["3fff0000", 20],
];

/** Edges and middles of the ranges that matter, and anything. */
const BASES = [
  ...[
    "0.0.0.0",
    "9.255.255.255",
    "10.0.0.0",
    "100.63.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "100.128.0.0",
  ],
  ...[
    "126.255.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "128.0.0.1",
    "169.253.255.255",
    "169.254.169.254",
    "169.255.0.0",
  ],
  ...[
    "172.15.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "172.32.0.0",
    "192.0.0.192",
    "192.0.1.0",
    "192.0.2.1",
    "192.167.9.9",
  ],
  ...[
    "192.168.0.1",
    "192.169.0.0",
    "198.17.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.20.0.0",
    "203.0.113.9",
  ],
  ...[
    "203.0.114.0",
    "223.255.255.255",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "8.8.8.8",
    "1.1.1.1",
  ],
];

export interface WrittenAddress {
  /** As it stands in an address of the web. */
  readonly text: string;
  /** 32 or 128 of "0" and "1". */
  readonly bits: string;
}

export function writeAddress(random: Random): WrittenAddress {
  const v4 = random.chance(0.7)
    ? bitsOfV4(random.pick(BASES))
    : random.many(32, 32, () => random.pick(["0", "1"])).join("");
  if (random.chance(0.5)) return { text: spellV4(random, v4), bits: v4 };
  const head = random.pick([
    ...[
      "",
      "ffff",
      "64ff9b",
      "64ff9b0001",
      "2002",
      "20010000",
      "20010db8",
      "2001020",
      "fc00",
      "fd00",
      "fe80",
      "fec0",
    ],
    ...["ff02", "2606", "2a00", "3fff", "3ffe", "5f00", "4000", "100", "2000"],
  ]);
  const bits = head === "2002"
    ? fill(hexBits(head) + v4)
    : head === "ffff"
    ? "0".repeat(80) + "1".repeat(16) + v4
    : head.startsWith("64ff9b")
    ? fill(hexBits(`00${head}`), 96) + v4
    : head === ""
    ? "0".repeat(96) + v4
    : fill(hexBits(head), 96) + v4;
  return { text: `[${spellV6(random, bits)}]`, bits };
}

/** True for the public internet; what carries an IPv4 address for a gateway is judged by that. */
export function isPublicBySlowRules(bits: string): boolean {
  if (bits.length === 32) return !CLOSED_V4.some((prefix) => bits.startsWith(prefix));
  const isCarrier = bits.startsWith("0".repeat(80) + "1".repeat(16)) ||
    bits.startsWith(fill(hexBits("0064ff9b"), 96));
  if (isCarrier) return isPublicBySlowRules(bits.slice(96));
  if (!bits.startsWith("001")) return false;
  return !CLOSED_V6.some(([hex, length]) => bits.startsWith(hexBits(hex).slice(0, length)));
}

function spellV4(random: Random, bits: string): string {
  const bytes = [0, 8, 16, 24].map((at) => parseInt(bits.slice(at, at + 8), 2));
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const octal = (value: number) => `0${value.toString(8)}`;
  switch (random.below(8)) {
    case 0:
      return String(parseInt(bits, 2));
    case 1:
      return `0x${parseInt(bits, 2).toString(16)}`;
    case 2:
      return bytes.map(octal).join(".");
    case 3:
      return bytes.map((byte) => `0X${byte.toString(16)}`).join(".");
    case 4:
      return `${a}.${b}.${c * 256 + d}`;
    case 5:
      return `${a}.${(b * 256 + c) * 256 + d}`;
    case 6:
      return bytes.join(random.pick([".", "\u3002", "%2e"])) + random.pick(["", "."]);
    default:
      return bytes.join(".").replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  }
}

function spellV6(random: Random, bits: string): string {
  const groups = Array.from(
    { length: 8 },
    (_, at) => parseInt(bits.slice(at * 16, at * 16 + 16), 2).toString(16),
  );
  const padded = random.chance(0.3) ? groups.map((group) => group.padStart(4, "0").toUpperCase()) : groups;
  if (random.chance(0.3)) {
    const bytes = [96, 104, 112, 120].map((at) => parseInt(bits.slice(at, at + 8), 2));
    return [...padded.slice(0, 6), bytes.join(".")].join(":");
  }
  return random.chance(0.5) ? padded.join(":").replace(/(^|:)0+(:0+)+(:|$)/, "::") : padded.join(":");
}

function prefixV4(text: string): string {
  const [base = "", length = ""] = text.split("/");
  return bitsOfV4(base).slice(0, Number(length));
}

function bitsOfV4(text: string): string {
  return text.split(".").map((byte) => Number(byte).toString(2).padStart(8, "0")).join("");
}

function hexBits(hex: string): string {
  return [...hex.padStart(Math.ceil(hex.length / 4) * 4, "0")]
    .map((digit) => parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
}

function fill(bits: string, length = 128): string {
  return bits.padEnd(length, "0");
}
