import type { EgressPolicy, EgressRequest, OpenConnection } from "../types.ts";
import { coreOf, patternOf } from "./placeholder.ts";
import { createScrubber, type Scrubber } from "./scrubber.ts";
import { basicLogin } from "./sign_in.ts";
import { isOAuth, type Tokens } from "./tokens.ts";

const MIN_TELLING_CHARS = 16;

interface Kept {
  readonly texts: string;
  readonly scrubber: Scrubber;
}

/** Making the patterns takes milliseconds, and a run asks for the same ones with each request. */
const keptByPolicy = new WeakMap<EgressPolicy, Kept>();

/** Takes every secret of the policy out of what leaves the broker, whether or not the request used it. */
export function scrubberOf(policy: EgressPolicy, tokens: Tokens): Scrubber {
  const all = (policy.connections ?? []).flatMap((each) => textsOf(each, tokens));
  const texts = JSON.stringify(all);
  const kept = keptByPolicy.get(policy);
  if (kept?.texts === texts) return kept.scrubber;
  const scrubber = createScrubber(all);
  keptByPolicy.set(policy, { texts, scrubber });
  return scrubber;
}

function textsOf(connection: OpenConnection, tokens: Tokens): readonly string[] {
  const { auth, secret } = connection;
  if (isOAuth(connection)) return tokens.textsOf(connection);
  switch (auth.kind) {
    case "basic":
      return [secret.reveal(), `${auth.user}:${secret.reveal()}`, basicLogin(auth.user, secret.reveal())];
    case "address":
      return addressTexts(secret.reveal());
    default:
      return [secret.reveal()];
  }
}

/** The address whole, without its origin, and those pieces of it that look like what makes it secret. */
function addressTexts(address: string): string[] {
  if (!URL.canParse(address)) return [address];
  const { href, origin, pathname, search, searchParams } = new URL(address);
  const behind = href.slice(origin.length);
  const pieces = [...pathname.split("/"), ...searchParams.values()].filter((piece) =>
    piece.length >= MIN_TELLING_CHARS && /\d/.test(piece) && !/@|%40/.test(piece)
  );
  return [address, href, ...[behind, pathname, search].filter((text) => text.length >= 6), ...pieces];
}

/** Host and path of a request as its log row may show them. */
export function shownPlace(
  { url }: EgressRequest,
  { connections = [] }: EgressPolicy,
): { readonly host?: string; readonly path?: string } {
  if (connections.length === 0 || !URL.canParse(url)) return {};
  const { href, pathname } = new URL(url);
  const address = connections.find((each) => each.auth.kind === "address" && href === each.placeholder);
  if (address !== undefined) {
    return { host: URL.canParse(address.origin) ? new URL(address.origin).host : "", path: "/" };
  }
  const path = connections.reduce(
    (text, { placeholder }) => text.replace(patternOf(coreOf(placeholder)), "[secret]"),
    pathname,
  );
  return { path };
}
