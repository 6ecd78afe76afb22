import { z } from "zod";

/** Hosts that one block may have: enough for a cluster, few enough to read. */
export const MAX_DIRECT_ENTRIES = 10;

const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const V4 = /^\d{1,3}(\.\d{1,3}){3}$/;

export type DirectEntry =
  | { readonly kind: "entry"; readonly entry: string }
  | { readonly kind: "refused"; readonly message: string };

/**
 * One exact `host:port` that a process may reach by itself, in its one spelling: a name, an IPv4 address, or an IPv6
 * address in brackets, and a port from 1 to 65535. Deno reads such a list as flags, where wildcards, ranges and commas
 * mean more than one machine: all of them are refused.
 */
export function parseDirectEntry(text: string): DirectEntry {
  const written = text.trim().toLowerCase();
  const refuse = (wanted: string): DirectEntry => ({
    kind: "refused",
    message: `Cannot use "${written.slice(0, 80)}": expected ${wanted}`,
  });
  if (written.includes("*")) return refuse("one exact host, without a wildcard");
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(written)) {
    return refuse('a host and a port such as "db.example.org:5432"');
  }
  if (written.includes("/")) return refuse("one exact host, not a range of addresses");
  const [, host = "", portText = ""] = /^(\[[0-9a-f:.]+\]|[^\s:,@[\]%?#\\]+):(\d+|\d+-\d+)$/.exec(written) ??
    [];
  if (host === "") return refuse('exactly one host and port such as "db.example.org:5432"');
  const port = Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || portText !== String(port)) {
    return refuse("one port from 1 to 65535");
  }
  const name = spell(host);
  if (name === undefined) return refuse("a host name or an address");
  if (V4.test(name) && name !== host) return refuse(`the address in its usual spelling, "${name}:${port}"`);
  return { kind: "entry", entry: `${name}:${port}` };
}

/** The host as the URL parser spells it: names in ASCII, addresses in their shortest form. */
function spell(host: string): string | undefined {
  if (!URL.canParse(`http://${host}/`)) return undefined;
  const name = new URL(`http://${host}/`).hostname.replace(/\.$/, "");
  return name.startsWith("[") || NAME.test(name) ? name : undefined;
}

/** A stored list: every entry in its one spelling. */
export const DirectNetwork = z.array(
  z.string().refine((text) => {
    const parsed = parseDirectEntry(text);
    return parsed.kind === "entry" && parsed.entry === text;
  }, "expected an exact host:port"),
).max(MAX_DIRECT_ENTRIES).readonly();

/** What stays open when a process reaches a network by itself, for a person to weigh (decision 11). */
export const DIRECT_NETWORK_RISKS = [
  "The code opens connections of its own. What it sends there, nobody sees: there is no row for each request.",
  "Names are checked when you allow them and at each start of a run. Between that check and the connection a name can change to an address inside your network.",
  "Its flags name hosts, not addresses, and know no ranges of IPv6: a changed name leads wherever it points by then, to this machine or a cloud’s metadata too.",
  "No limit on how much it reads or sends, and none on how often, but the time and memory of a run.",
  "No connection and no secret is given to the block while this is on. What it reads, it could send to the hosts of this list.",
  "It holds for the block, not for one version: code that replaces today’s has it too, until you take it back.",
] as const;
