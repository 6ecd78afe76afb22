/** Sign-in by one-time links and sessions by cookie; every token is stored hashed. */
export interface Auth {
  /** A link token that works once, for ten minutes. */
  createLink(): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /** Trades a link's token for a session; `undefined` when it is unknown, used or too old. */
  exchange(
    token: string,
    userAgent: string,
  ): Promise<{ readonly cookie: string; readonly expiresAt: number } | undefined>;
  /** The session of a cookie's value; prolongs it. */
  findSession(cookie: string): Promise<{ readonly id: string } | undefined>;
  listSessions(): Promise<
    readonly { readonly id: string; readonly userAgent: string; readonly lastSeenAt: number }[]
  >;
  endSession(id: string): Promise<void>;
}
