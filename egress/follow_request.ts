import { hostPatternOf } from "../domain/hosts.ts";
import { dressHop } from "./connections/dress_hop.ts";
import { findUsed, holdsPlaceholder, NOTHING_USED, type Used } from "./connections/find_used.ts";
import { areCovered, checkTerms } from "./connections/terms.ts";
import { withoutParameter } from "./connections/sign_in.ts";
import type { Scrubber } from "./connections/scrubber.ts";
import { EgressError } from "./egress_error.ts";
import { fetchHop, type Hop } from "./fetch_hop.ts";
import type { FetchedAnswer } from "./fetched_answer.ts";
import { type HopRequest, locationOf, nextHop } from "./follow_redirects.ts";
import { checkMethod, firstHop, type SendOptions } from "./first_hop.ts";
import type { Target } from "./target_rules.ts";
import type { EgressLimits, EgressPolicy, EgressRequest, OpenConnection } from "./types.ts";

export interface FollowOptions extends SendOptions {
  readonly limits: EgressLimits;
  readonly signal: AbortSignal;
  /** Knows every secret of the policy; asked anew each time, since tokens come in between. */
  readonly scrubber: () => Scrubber;
}

export interface Followed {
  readonly answer: FetchedAnswer;
  /** As the block may see it. */
  readonly url: string;
  readonly isRedirected: boolean;
}

/**
 * Follows a request to the answer that is no redirect. Every hop passes every rule again, since a declared host may
 * point anywhere; the secret goes along only as far as its own terms reach, and never again once a hop left them.
 */
export async function followRequest(request: EgressRequest, options: FollowOptions): Promise<Followed> {
  const { limits } = options;
  let used = findUsed(request, options.policy);
  let hop = firstHop(request, { ...options, used });
  for (let redirects = 0; redirects <= limits.redirects; redirects += 1) {
    const isFirst = redirects === 0;
    const target = checkedTarget(hop, { used, isFirst, options });
    // Without a connection too: a secret that was left at its host must not be led away from there.
    if (!isFirst && (used.all.length === 0 || !areCovered(used.all, { target, method: hop.method }))) {
      hop = withoutSecrets(hop, { used, options });
      used = NOTHING_USED;
    }
    if (used.all.length > 0) checkTerms(used.all, { target, method: hop.method });
    else checkMethod(hop.method, options.policy);
    const { answer, url } = await askHop(hop, { request, target, used, options });
    const location = request.redirect === "manual" ? undefined : locationOf(answer);
    if (location === undefined) {
      return { answer, url: shownUrl(hop, { isFirst, used, options }), isRedirected: !isFirst };
    }
    if (request.redirect === "error") {
      throw new EgressError(
        "network",
        `"${target.url.hostname}" redirects, which the request does not allow`,
      );
    }
    hop = withoutOwnParameter(nextHop({ ...hop, url }, answer.status, location), used);
  }
  throw new EgressError("network", `Stopped after ${limits.redirects} redirects`);
}

interface Step {
  readonly used: Used;
  readonly isFirst: boolean;
  readonly options: FollowOptions;
}

/** A secret address is what the rules look at, not what stands for it. */
function checkedTarget({ url }: HopRequest, { used: { address }, isFirst, options }: Step): Target {
  const { services: { rules }, policy } = options;
  if (address === undefined) return rules.checkTarget(url, policy);
  if (!isFirst) return rules.checkTarget(url, withHostOf(address, policy));
  // Feeds of calendars are handed around under a scheme of their own.
  const text = address.secret.reveal().trim().replace(/^webcals?:/i, "https:");
  return rules.checkTarget(text, withHostOf(address, policy));
}

/** Code that holds only a placeholder cannot declare the host; the person who allowed the connection did. */
function withHostOf({ origin }: OpenConnection, policy: EgressPolicy): EgressPolicy {
  if (policy.hosts === "any-public" || !URL.canParse(origin)) return policy;
  return { ...policy, hosts: [...policy.hosts, hostPatternOf(new URL(origin))] };
}

interface AskOptions extends Omit<Step, "isFirst"> {
  readonly request: EgressRequest;
  readonly target: Target;
}

/** Asks once, and where an OAuth token was kept and is not taken any more, once again with a new one. */
async function askHop(
  hop: HopRequest,
  { request, target, used, options }: AskOptions,
): Promise<{ readonly answer: FetchedAnswer; readonly url: string }> {
  const { policy, services, limits, signal } = options;
  const { maxAgeSeconds } = request;
  const plain: Hop & HopRequest = {
    ...wholeAnswer(hop, { target, policy }),
    target,
    owner: policy.owner,
    purpose: policy.purpose,
    limits,
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    isReload: policy.isReload === true,
  };
  if (used.all.length === 0) return { answer: await fetchHop(plain, services, signal), url: target.url.href };
  const dressing = { url: target.url, used, policy, tokens: services.tokens, signal };
  const first = await dressHop(plain, dressing);
  const answer = await fetchHop({ ...plain, ...first }, services, signal);
  const refused = new Map(
    [...first.tokens].filter(([, { isNew }]) => !isNew).map(([connection, { value }]) => [connection, value]),
  );
  if (answer.status !== 401 || refused.size === 0) return { answer, url: first.wire.url.href };
  const second = await dressHop(plain, { ...dressing, refused });
  return { answer: await fetchHop({ ...plain, ...second }, services, signal), url: second.wire.url.href };
}

const PARTIAL = new Set(["range", "if-range"]);

/** Part of an echo would hold part of a secret, which no pattern finds: who has the secret is asked for whole answers. */
function wholeAnswer(
  hop: HopRequest,
  { target, policy }: { readonly target: Target; readonly policy: EgressPolicy },
): HopRequest {
  const hasSecret = policy.connections?.some(({ origin }) => origin === target.url.origin);
  return hasSecret ? { ...hop, headers: hop.headers.filter(([name]) => !PARTIAL.has(name)) } : hop;
}

/** The hop for a place that no secret may reach. Throws `EgressError` where one would go along all the same. */
function withoutSecrets(hop: HopRequest, { used, options }: Omit<Step, "isFirst">): HopRequest {
  const text = new TextDecoder("latin1").decode(hop.body);
  const isLed = options.scrubber().text(hop.url) !== hop.url ||
    holdsPlaceholder(`${hop.url}\n${text}`, used.all);
  if (isLed) {
    throw new EgressError("permission", "A redirect would take a secret to another place, which is refused");
  }
  return { ...hop, headers: hop.headers.filter(([, value]) => !holdsPlaceholder(value, used.all)) };
}

/** A server that keeps the query in its redirect gives our own parameter back. */
function withoutOwnParameter(hop: HopRequest, { named }: Used): HopRequest {
  if (named?.auth.kind !== "query" || new URL(hop.url).origin !== named.origin) return hop;
  return { ...hop, url: withoutParameter(new URL(hop.url), named.auth.parameter).href };
}

/** The address of the answer: what the block asked for, or where it was led, secrets left out. */
function shownUrl({ url }: HopRequest, { isFirst, used, options }: Step): string {
  if (isFirst) return withoutFragment(url);
  if (used.address?.origin === new URL(url).origin) return `${used.address.origin}/`;
  return options.scrubber().text(withoutFragment(url));
}

function withoutFragment(text: string): string {
  const url = new URL(text);
  url.hash = "";
  return url.href;
}
