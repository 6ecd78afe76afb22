import { hostPatternOf, isHostAllowed } from "../../domain/hosts.ts";
import { findAddresses, findNamedHosts } from "../../generation/research/find_addresses.ts";
import { isGrantableHost } from "../lan_hosts.ts";

/** What decides whether an address may be read before a block exists (docs/decisions/0016). */
export interface ProbeRules {
  /** Everything that the person said of this block. */
  readonly words: string;
  /** Hosts that a person approved for it. */
  readonly approved: readonly string[];
  /** Hosts that came with the program or were approved for an earlier block: nobody's choice of this moment. */
  readonly known: readonly string[];
  /** The person lets blocks read public hosts without asking. */
  readonly allowsPublic: boolean;
  /** Exact `host:port` entries of the configuration. */
  readonly lanHosts: readonly string[];
}

export type ProbeJudgement =
  /** `hosts` bounds redirects as well. */
  | { readonly kind: "allowed"; readonly url: URL; readonly hosts: readonly string[] | "any-public" }
  | { readonly kind: "refused"; readonly problem: string };

/** Ports below belong to the system's own services (RFC 6335 6). */
const FIRST_ORDINARY_PORT = 1024;
/** Hosts of a service beside its bare name, that nobody else can have made. */
const SIBLINGS = ["www", "api", "feeds", "rss", "data"];
/** Long and mixed: a key or a token, not a word. */
const SECRET = /(?=[\w+~-]*[a-z])(?=[\w+~-]*\d)[\w+~-]{12,}/gi;

/** Says whether an address may be read, without asking anybody. */
export function judgeProbe(address: string, rules: ProbeRules): ProbeJudgement {
  const url = parseAddress(address);
  if (url === undefined) return refuse("It is no http(s) address without a name and password in it");
  const host = hostPatternOf(url);
  if (carriesSecret(url, rules.words)) {
    return refuse(
      "It carries something from the person's words that looks like a secret, so it was not sent",
    );
  }
  const allowed = [...namedBy(rules.words), ...rules.approved, ...rules.known];
  if (isOwnNetwork(url) && !rules.approved.includes(host) && !isConfigured(url, rules)) {
    return refuse(
      `${host} is on the person's own network: it is read only after they allow it for the block`,
    );
  }
  if (isHostAllowed(url, allowed)) {
    return { kind: "allowed", url, hosts: rules.allowsPublic ? "any-public" : allowed };
  }
  if (rules.allowsPublic && isOrdinaryPort(url) && !isOwnNetwork(url)) {
    return { kind: "allowed", url, hosts: "any-public" };
  }
  return refuse(
    `Nobody allowed requests to ${host} yet. If it is the right source, plan with it: the person is asked before the block runs`,
  );
}

/** What the person named, and its usual siblings: not every subdomain, which on some hosts anybody can make. */
function namedBy(words: string): string[] {
  return findNamedHosts(words).flatMap((host) => {
    const bare = host.replace(/^www\./, "");
    if (/^[\d.[]/.test(bare) || bare.includes(":")) return [host];
    return [host, bare, ...SIBLINGS.map((sibling) => `${sibling}.${bare}`)];
  });
}

function carriesSecret(url: URL, words: string): boolean {
  const sent = safeDecode(`${url.hostname}${url.pathname}${url.search}`);
  const written = findAddresses(words);
  return (words.match(SECRET) ?? []).some((secret) =>
    sent.toLowerCase().includes(secret.toLowerCase()) &&
    !written.some((named) => named.host === url.host && safeDecode(named.href).includes(secret))
  );
}

function isOwnNetwork(url: URL): boolean {
  return isGrantableHost(hostPatternOf(url));
}

function isConfigured({ hostname, port, protocol }: URL, { lanHosts }: ProbeRules): boolean {
  return lanHosts.includes(`${hostname}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`);
}

function isOrdinaryPort({ port }: URL): boolean {
  return port === "" || Number(port) >= FIRST_ORDINARY_PORT;
}

function parseAddress(address: string): URL | undefined {
  const text = address.trim().replace(/^webcal:/i, "https:");
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  return isPlain ? url : undefined;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray "%" is compared as it stands.
    return text;
  }
}

function refuse(problem: string): ProbeJudgement {
  return { kind: "refused", problem };
}
