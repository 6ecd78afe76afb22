import { createHash } from "node:crypto";
import { EgressError } from "../egress_error.ts";
import type { HopRequest } from "../follow_redirects.ts";
import type { EgressPolicy, OpenConnection } from "../types.ts";
import type { Used } from "./find_used.ts";
import { coreOf, patternOf } from "./placeholder.ts";
import { signIn } from "./sign_in.ts";
import { type Parts, substitute } from "./substitute.ts";
import { isOAuth, type Tokens } from "./tokens.ts";

/** What goes over the wire in place of the hop that the block asked for; it must not be shown or kept. */
export interface Wire extends Parts {
  readonly url: URL;
}

export interface DressedHop {
  readonly wire: Wire;
  /** Names the answer among those of this connection alone: the request as the block wrote it, without any secret. */
  readonly key: string;
  /** Separates what is kept and shared: the connections, their secrets, and where an owner's own address is used, whose. */
  readonly partition: string;
  readonly pin?: string;
  /** OAuth tokens that went with it, by connection. */
  readonly tokens: ReadonlyMap<OpenConnection, { readonly value: string; readonly isNew: boolean }>;
}

export interface DressOptions {
  readonly url: URL;
  readonly used: Used;
  readonly policy: EgressPolicy;
  readonly tokens: Tokens;
  readonly signal: AbortSignal;
  /** Tokens that the other side did not take. */
  readonly refused?: ReadonlyMap<OpenConnection, string>;
}

/** Puts the secrets into a hop whose target passed every rule and every connection's terms. Throws `EgressError`. */
export async function dressHop(hop: HopRequest, options: DressOptions): Promise<DressedHop> {
  const { used, policy } = options;
  const tokens = await takeTokens(options);
  const valueOf = (each: OpenConnection) => tokens.get(each)?.value ?? each.secret.reveal();
  const plain = {
    url: options.url,
    headers: hop.headers,
    ...(hop.body === undefined ? {} : { body: hop.body }),
  };
  const { named } = used;
  // The signing in comes last, so that nothing in it is taken for a placeholder.
  const filled = substitute(
    plain,
    used.all.map((each) => ({ name: each.name, placeholder: each.placeholder, value: valueOf(each) })),
  );
  const wire = named === undefined ? filled : signIn(filled, named, valueOf(named));
  const pin = pinOf(used.all);
  return {
    wire,
    tokens,
    key: keyOf(hop, used.all),
    partition: partitionOf(used, policy),
    ...(pin === undefined ? {} : { pin }),
  };
}

async function takeTokens(
  { used, policy, tokens, signal, refused }: DressOptions,
): Promise<DressedHop["tokens"]> {
  const taken = new Map<OpenConnection, { readonly value: string; readonly isNew: boolean }>();
  for (const each of used.all.filter(isOAuth)) {
    const bad = refused?.get(each);
    taken.set(
      each,
      await tokens.get(each, { policy, signal, ...(bad === undefined ? {} : { refused: bad }) }),
    );
  }
  return taken;
}

function pinOf(used: readonly OpenConnection[]): string | undefined {
  const pins = new Set(used.map((each) => each.certificateSha256).filter((pin) => pin !== null));
  if (pins.size > 1) {
    throw new EgressError(
      "permission",
      "Cannot use two connections that pin different certificates in one request",
    );
  }
  return [...pins][0];
}

function keyOf({ method, url, headers }: HopRequest, used: readonly OpenConnection[]): string {
  const sorted = headers.map(([name, value]) => `${name}: ${value}`).sort();
  // A placeholder is another in each run.
  return used.reduce(
    (text, { id, placeholder }) => text.replace(patternOf(coreOf(placeholder)), `{${id}}`),
    [method, url, ...sorted].join("\n"),
  );
}

function partitionOf({ named, all }: Used, { owner }: EgressPolicy): string {
  const parts = all.map(({ id, auth, secret }) => {
    const print = createHash("sha256").update(secret.reveal()).digest("base64url").slice(0, 22);
    return [id, print, auth.kind === "address" ? owner : ""];
  });
  return JSON.stringify([named?.id ?? "", ...parts]);
}
