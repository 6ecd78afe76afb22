/** An IP address as a number, so that prefixes compare by shifting. */
export interface Address {
  readonly version: 4 | 6;
  readonly value: bigint;
}

interface Prefix extends Address {
  readonly length: number;
}

/** IANA special-purpose registries; what is here is never the public internet. */
const BLOCKED_V4 = prefixes(
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"],
  ...["192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
);

/** Global unicast is one prefix; everything outside it is blocked, and these parts of it too. */
const GLOBAL_V6 = prefixes("2000::/3");
const BLOCKED_V6 = prefixes("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

/** Both carry an IPv4 address in their last 32 bits. A network with DNS64 answers with the second for public hosts. */
const EMBEDDING_V6 = prefixes("::ffff:0:0/96", "64:ff9b::/96");

/** What an exact grant of a person may reach beside the public internet. */
const GRANTABLE = prefixes(
  ...["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"],
);

/** Cloud metadata inside the grantable ranges; the rest of it is link-local, which nobody can grant. */
const METADATA = prefixes("100.100.100.200/32", "fd00:ec2::254/128", "fd20:ce::254/128");

const LOOPBACK = prefixes("127.0.0.0/8", "::1/128");
const UNSPECIFIED = prefixes("0.0.0.0/32", "::/128");

/** The address written as text, zone and brackets left out; mapped and NAT64 addresses as the IPv4 address they carry. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  const address = bare.includes(":") ? parseV6(bare) : parseV4(bare);
  if (address === undefined || !isWithin(address, EMBEDDING_V6)) return address;
  return { version: 4, value: address.value & 0xffff_ffffn };
}

/** True for every address that is not surely the public internet. */
export function isBlockedAddress(address: Address): boolean {
  if (address.version === 4) return isWithin(address, BLOCKED_V4);
  return !isWithin(address, GLOBAL_V6) || isWithin(address, BLOCKED_V6);
}

/** True for an address that an exact `host:port` grant may reach: public or private, never metadata or link-local. */
export function isGrantableAddress(address: Address): boolean {
  if (isWithin(address, METADATA)) return false;
  return !isBlockedAddress(address) || isWithin(address, GRANTABLE);
}

export function isLoopback(address: Address): boolean {
  return isWithin(address, LOOPBACK);
}

/** `0.0.0.0` and `::`, which a listener uses for "every address" and a dial takes for loopback. */
export function isUnspecified(address: Address): boolean {
  return isWithin(address, UNSPECIFIED);
}

export function isSameAddress(one: Address, other: Address): boolean {
  return one.version === other.version && one.value === other.value;
}

/** True when the address lies in `text`, a CIDR such as `10.0.0.0/8`; false when the text is none. */
export function isInCidr(address: Address, text: string): boolean {
  const prefix = parsePrefix(text);
  return prefix !== undefined && isWithin(address, [prefix]);
}

function prefixes(...texts: readonly string[]): readonly Prefix[] {
  return texts.map((text) => parsePrefix(text)).filter((prefix) => prefix !== undefined);
}

function parsePrefix(text: string): Prefix | undefined {
  const [, base = "", length = ""] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = base.includes(":") ? parseV6(base) : parseV4(base);
  if (address === undefined || Number(length) > bitsOf(address)) return undefined;
  return { ...address, length: Number(length) };
}

function isWithin(address: Address, list: readonly Prefix[]): boolean {
  return list.some((prefix) => {
    const shift = BigInt(bitsOf(address) - prefix.length);
    return prefix.version === address.version && address.value >> shift === prefix.value >> shift;
  });
}

function bitsOf(address: Address): number {
  return address.version === 4 ? 32 : 128;
}

function parseV4(text: string): Address | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const bytes = match.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return { version: 4, value: bytes.reduce((value, byte) => value << 8n | BigInt(byte), 0n) };
}

function parseV6(text: string): Address | undefined {
  // The URL parser knows every spelling of RFC 4291 and gives groups of hexadecimal digits only.
  if (!/^[0-9a-f:.]+$/i.test(text) || !URL.canParse(`http://[${text}]/`)) return undefined;
  const [head = "", tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::");
  const front = groupsOf(head);
  const back = groupsOf(tail ?? "");
  const gap = new Array<bigint>(8 - front.length - back.length).fill(0n);
  const value = [...front, ...gap, ...back].reduce((sum, group) => sum << 16n | group, 0n);
  return { version: 6, value };
}

function groupsOf(text: string): bigint[] {
  return text === "" ? [] : text.split(":").map((group) => BigInt(`0x${group}`));
}
