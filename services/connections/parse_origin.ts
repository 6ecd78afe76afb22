import { classifyName } from "../../egress/name_rules.ts";
import { isGrantableAddress, parseAddress } from "../../egress/address_rules.ts";
import { lanGrantOf } from "../lan_hosts.ts";

export type ParsedOrigin =
  | { readonly kind: "origin"; readonly origin: string }
  | { readonly kind: "wrong"; readonly message: string };

const EXAMPLE = '"https://api.example.org"';

/** The exact origin that a secret is bound to, or what is wrong with the text. A missing scheme is https. */
export function parseOrigin(text: string): ParsedOrigin {
  const typed = text.trim();
  const wrong = (wanted: string): ParsedOrigin => ({
    kind: "wrong",
    message: `Cannot use "${typed.slice(0, 100)}": expected ${wanted}`,
  });
  if (typed === "") return { kind: "wrong", message: `Where may the secret go? Such as ${EXAMPLE}` };
  if (typed.includes("*")) return wrong("one exact host, without a wildcard");
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(address)) return wrong(`an address such as ${EXAMPLE}`);
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return wrong("https, or http on your own network");
  }
  if (url.username !== "" || url.password !== "") return wrong("no name or password in the address");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || /[?#]/.test(address)) {
    return wrong("only scheme, host and port; a path goes into its own field");
  }
  if (isUnreachable(url.hostname)) {
    return wrong("a host that blocks may reach: never a metadata or link-local one");
  }
  if (url.protocol === "http:" && lanGrantOf(url.origin) === undefined) {
    return wrong("https: over plain http others read the secret on the way, except on your own network");
  }
  return { kind: "origin", origin: url.origin };
}

function isUnreachable(hostname: string): boolean {
  const address = parseAddress(hostname);
  return address === undefined ? classifyName(hostname) === "never" : !isGrantableAddress(address);
}
