import { createHash, randomBytes } from "node:crypto";
import { AppError } from "../../domain/errors.ts";
import { cleanText } from "../../domain/outcome.ts";
import { insertApiToken } from "../../storage/api_tokens.ts";
import type { TokenDeps } from "./create_tokens.ts";
import { type NewToken, TOKEN_SCOPES, type TokenInput, type TokenScope } from "./types.ts";

const ID_BYTES = 8;
const SECRET_BYTES = 32;
const MAX_NAME_CHARS = 60;
const MAX_TOKENS = 100;
const MAX_DAYS = 3_650;
const DAY_MS = 86_400_000;

/** Its beginning lets people and scanners of leaked secrets see whose it is. */
const TOKEN_PATTERN = /^tessera_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Makes a token and stores the hash of its secret part. Throws `AppError` "invalid" or "conflict". */
export async function createToken({ db, now }: TokenDeps, input: TokenInput): Promise<NewToken> {
  const name = parseName(input.name);
  const scopes = parseScopes(input.scopes);
  const expiresAt = parseEnd(input.expiresInDays, now());
  const id = randomBytes(ID_BYTES).toString("hex");
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  const row = { id, name, scopes: [...scopes], secretHash: hashSecret(secret), createdAt: now(), expiresAt };
  if (!await insertApiToken(db, row, MAX_TOKENS)) {
    throw new AppError(
      "conflict",
      `Cannot make another token: there are ${MAX_TOKENS} already`,
      "Revoke one that is not used any more",
    );
  }
  return { id, token: `tessera_${id}_${secret}`, expiresAt };
}

/** The two parts of a token's text; `undefined` for any other text. */
export function splitToken(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = TOKEN_PATTERN.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** The secret is 256 random bits, so a plain hash is as good as a slow one. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function parseName(text: string): string {
  const name = cleanText(text).replace(/\s+/g, " ").trim();
  if (name !== "" && name.length <= MAX_NAME_CHARS) return name;
  throw new AppError(
    "invalid",
    `Cannot name a token "${cleanText(text, MAX_NAME_CHARS)}": expected 1 to ${MAX_NAME_CHARS} characters`,
    "Name it after what uses it, such as prometheus",
  );
}

function parseScopes(given: readonly string[]): readonly TokenScope[] {
  const unknown = given.find((scope) => !TOKEN_SCOPES.some((known) => known === scope));
  if (unknown === undefined && given.length > 0) {
    return TOKEN_SCOPES.filter((scope) => given.includes(scope));
  }
  const wrong = unknown === undefined ? "no scope" : `scope "${cleanText(unknown, MAX_NAME_CHARS)}"`;
  throw new AppError(
    "invalid",
    `Cannot make a token with ${wrong}: expected ${TOKEN_SCOPES.join(" or ")}`,
    "metrics reads /metrics, read reads /health",
  );
}

function parseEnd(days: number | undefined, nowMs: number): number | null {
  if (days === undefined) return null;
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return nowMs + days * DAY_MS;
  throw new AppError(
    "invalid",
    `Cannot let a token expire after "${days}" days: expected 1 to ${MAX_DAYS}`,
    "Leave it out for a token that does not expire",
  );
}
