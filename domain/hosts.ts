/**
 * Host rules of a block: `"api.example.org"` is https on 443 and http on 80; any other port is written `"host:port"`;
 * `"*.example.org"` covers every depth of subdomain and never the bare name.
 */
const NAME =
  /^(\*\.)?(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** The host in its one spelling, or `undefined` when the text is not a host, a host with a port, or `*.host`. */
export function parseHostPattern(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const wildcard = trimmed.startsWith("*.") ? "*." : "";
  const rest = trimmed.slice(wildcard.length);
  if (rest === "" || /[/\\@?#\s%]/.test(rest) || !URL.canParse(`http://${rest}/`)) return undefined;
  const url = new URL(`http://${rest}/`);
  // The URL parser drops ":80", so a port that was written is read from the text.
  const port = /:(\d{1,5})$/.exec(rest)?.[1];
  const name = url.hostname.replace(/\.$/, "");
  const isAddress = name.startsWith("[");
  if (!isAddress && !NAME.test(wildcard + name)) return undefined;
  // "*.org" would cover half the internet, and an address has no subdomains.
  if (wildcard !== "" && (isAddress || !name.includes(".") || /^[0-9.]+$/.test(name))) return undefined;
  return `${wildcard}${name}${
    port === undefined || port === "443" || port === "80" ? "" : `:${Number(port)}`
  }`;
}

/** True when one of the patterns covers the address of a request. */
export function isHostAllowed(url: URL, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesHost(url, pattern));
}

/** The pattern that would allow exactly this address. */
export function hostPatternOf(url: URL): string {
  const name = url.hostname.replace(/\.$/, "");
  return url.port === "" ? name : `${name}:${url.port}`;
}

function matchesHost(url: URL, pattern: string): boolean {
  const name = url.hostname.replace(/\.$/, "").toLowerCase();
  const [, patternName = "", patternPort] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
  const isPortRight = patternPort === undefined ? url.port === "" : portOf(url) === Number(patternPort);
  if (!isPortRight) return false;
  if (patternName.startsWith("*.")) {
    return name.endsWith(patternName.slice(1)) && name.length > patternName.length - 1;
  }
  return name === patternName;
}

function portOf(url: URL): number {
  return url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
}

/**
 * Hosts of the http(s) addresses that stand as text in a block's code, each once.
 * An address whose host is put together at run time is not seen: the broker refuses it then.
 */
export function findHostsInCode(code: string): string[] {
  const hosts = new Set<string>();
  for (const match of code.matchAll(/https?:\/\/[^\s"'`<>\\)}\]]+/gi)) {
    // In a comment an address is followed by the sentence's own punctuation.
    const text = match[0].replace(/(?<![.,;:!?])[.,;:!?]+$/, "");
    const address = text.split("${")[0] ?? "";
    const hostIsWhole = address === text || /^https?:\/\/[^/]+\//i.test(address);
    if (!hostIsWhole || !URL.canParse(address)) continue;
    const host = parseHostPattern(hostPatternOf(new URL(address)));
    if (host !== undefined && host.includes(".")) hosts.add(host);
  }
  return [...hosts];
}
