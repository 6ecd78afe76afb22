import type { Context } from "hono";
import type { TokenVerdict } from "../../services/tokens/types.ts";

/** Says why a token opens nothing, in the forms of RFC 6750; `undefined` when it opens. */
export function refuseToken(c: Context, verdict: TokenVerdict): Response | undefined {
  switch (verdict.kind) {
    case "good":
      return undefined;
    case "too_many":
      c.header("Retry-After", String(verdict.retryAfterSeconds));
      return c.text("Too many wrong tokens: try again in a moment.\n", 429);
    case "out_of_scope":
      c.header("WWW-Authenticate", 'Bearer error="insufficient_scope"');
      return c.text("This token is for other things.\n", 403);
    case "none":
      c.header("WWW-Authenticate", "Bearer");
      return c.text(
        'A token is needed here: tessera token create NAME, sent as "Authorization: Bearer …".\n',
        401,
      );
    case "wrong":
      c.header("WWW-Authenticate", 'Bearer error="invalid_token"');
      return c.text("This token is unknown, revoked or expired.\n", 401);
  }
}
