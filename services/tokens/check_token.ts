import { timingSafeEqual } from "node:crypto";
import { findApiToken, noteApiTokenUse } from "../../storage/api_tokens.ts";
import { hashSecret, splitToken } from "./create_token.ts";
import type { TokenDeps } from "./create_tokens.ts";
import type { Tokens, TokenScope, TokenVerdict } from "./types.ts";

/** Wrong tokens that are looked up in a minute, all senders together. */
const MAX_WRONG = 20;
const WRONG_WINDOW_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_HEADER_CHARS = 200;

/**
 * Judges `Authorization` headers. After too many wrong tokens only those that were good before are looked up, so that
 * who guesses costs nothing and locks nobody out.
 */
export function createTokenGuard(deps: TokenDeps): Tokens["check"] {
  /** Ids only: each is judged anew every time, so that a revoked token ends at once. */
  const goodBefore = new Set<string>();
  let [windowStart, wrong] = [0, 0];

  function countWrong(): TokenVerdict {
    wrong += 1;
    return { kind: "wrong" };
  }

  return async (authorization, scope) => {
    const sent = readBearer(authorization);
    if (sent === undefined) return { kind: "none" };
    const nowMs = deps.now();
    // A clock that was set back begins a new window as well.
    if (Math.abs(nowMs - windowStart) >= WRONG_WINDOW_MS) [windowStart, wrong] = [nowMs, 0];
    const parts = splitToken(sent);
    if (wrong >= MAX_WRONG && (parts === undefined || !goodBefore.has(parts.id))) {
      return {
        kind: "too_many",
        retryAfterSeconds: Math.ceil((windowStart + WRONG_WINDOW_MS - nowMs) / 1_000),
      };
    }
    if (parts === undefined) return countWrong();
    const verdict = await judge(deps, parts, { scope, nowMs });
    if (verdict.kind === "wrong") {
      goodBefore.delete(parts.id);
      return countWrong();
    }
    goodBefore.add(parts.id);
    return verdict;
  };
}

async function judge(
  { db }: TokenDeps,
  { id, secret }: { readonly id: string; readonly secret: string },
  { scope, nowMs }: { readonly scope: TokenScope; readonly nowMs: number },
): Promise<TokenVerdict> {
  const row = await findApiToken(db, id);
  // An unknown id takes the same steps as a known one.
  const isSame = timingSafeEqual(
    new TextEncoder().encode(hashSecret(secret)),
    new TextEncoder().encode(row?.secretHash ?? hashSecret("")),
  );
  if (row === undefined || !isSame) return { kind: "wrong" };
  if (row.expiresAt !== null && row.expiresAt <= nowMs) return { kind: "wrong" };
  if (!row.scopes.includes(scope)) return { kind: "out_of_scope" };
  const day = Math.floor(nowMs / DAY_MS) * DAY_MS;
  // A full or read-only disk must not hide the measurements that say so.
  if (row.lastUsedDay !== day) await noteApiTokenUse(db, id, day).catch(() => {});
  return { kind: "good", id };
}

function readBearer(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > MAX_HEADER_CHARS) {
    return authorization === undefined ? undefined : "";
  }
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
}
