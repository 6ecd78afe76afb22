import type { Auth } from "../services/auth.ts";

/** A sign-in that knows everybody, for tests of what comes after it. */
export const signedIn: Auth = {
  createLink: () => Promise.resolve({ token: "token", expiresAt: Number.MAX_SAFE_INTEGER }),
  exchange: () => Promise.resolve(undefined),
  findSession: () => Promise.resolve({ id: "session" }),
  listSessions: () => Promise.resolve([]),
  endSession: () => Promise.resolve(),
  onSessionEnd: () => () => {},
};
