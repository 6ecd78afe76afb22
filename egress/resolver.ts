import { lookup } from "node:dns/promises";
import { type Address, parseAddress } from "./address_rules.ts";

const INTERFACES_KEPT_MS = 10_000;

/** Every address of a name, as the system's resolver gives them: DNS, hosts file and mDNS. Rejects for an unknown name. */
export async function resolveName(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => address);
}

/** IPv4 before IPv6: where IPv6 is broken, a dial waits for its time limit. */
export function sortForDial(addresses: readonly string[]): string[] {
  return [...new Set(addresses)].sort((one, other) =>
    Number(one.includes(":")) - Number(other.includes(":"))
  );
}

/** The addresses of this machine's interfaces, read again when they are ten seconds old. */
export function createInterfaceList(now: () => number): () => readonly Address[] {
  let kept: { readonly at: number; readonly addresses: readonly Address[] } | undefined;
  return () => {
    const age = kept === undefined ? Infinity : now() - kept.at;
    if (kept === undefined || age < 0 || age > INTERFACES_KEPT_MS) {
      const addresses = Deno.networkInterfaces().map(({ address }) => parseAddress(address));
      kept = { at: now(), addresses: addresses.filter((address) => address !== undefined) };
    }
    return kept.addresses;
  };
}
