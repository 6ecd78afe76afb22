/** What a token may be used for. "read" gives what the health page says; "metrics" gives the measurements. */
export const TOKEN_SCOPES = ["metrics", "read"] as const;
export type TokenScope = typeof TOKEN_SCOPES[number];

/** A token as it is listed: never what it is worth. All times are epoch milliseconds. */
export interface TokenSummary {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: number;
  /** Null: never. */
  readonly expiresAt: number | null;
  /** Start of the newest day (UTC) on which it was used. */
  readonly lastUsedDay: number | null;
  readonly isExpired: boolean;
}

export interface NewToken {
  readonly id: string;
  /** The whole token; stored nowhere, so it can be shown once alone. */
  readonly token: string;
  readonly expiresAt: number | null;
}

export interface TokenInput {
  readonly name: string;
  readonly scopes: readonly string[];
  /** From 1 to 3650; absent for a token that does not expire. */
  readonly expiresInDays?: number | undefined;
}

/** "none": no token was sent. "out_of_scope": a good one, for other things. */
export type TokenVerdict =
  | { readonly kind: "good"; readonly id: string }
  | { readonly kind: "none" | "wrong" | "out_of_scope" }
  | { readonly kind: "too_many"; readonly retryAfterSeconds: number };

/** Tokens of programs that ask without a session. A token reads what its scopes name; it signs nobody in. */
export interface Tokens {
  /** Throws `AppError` "invalid" for a name, scope or life that cannot be used, "conflict" when there are too many. */
  create(input: TokenInput): Promise<NewToken>;
  list(): Promise<readonly TokenSummary[]>;
  /** Works from the next request on, whoever asks. Throws `AppError` "not_found". */
  revoke(id: string): Promise<void>;
  /** Judges an `Authorization` header. */
  check(authorization: string | undefined, scope: TokenScope): Promise<TokenVerdict>;
}
