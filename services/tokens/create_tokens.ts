import { AppError } from "../../domain/errors.ts";
import type { Database } from "../../storage/database.ts";
import { deleteApiToken, listApiTokens } from "../../storage/api_tokens.ts";
import { createTokenGuard } from "./check_token.ts";
import { createToken } from "./create_token.ts";
import { TOKEN_SCOPES, type Tokens } from "./types.ts";

export interface TokenDeps {
  readonly db: Database;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The cases of API tokens over the database. */
export function createTokens(deps: TokenDeps): Tokens {
  return {
    create: (input) => createToken(deps, input),
    async list() {
      const rows = await listApiTokens(deps.db);
      return rows.map(({ secretHash: _secret, scopes, ...row }) => ({
        ...row,
        scopes: TOKEN_SCOPES.filter((scope) => scopes.includes(scope)),
        isExpired: row.expiresAt !== null && row.expiresAt <= deps.now(),
      }));
    },
    async revoke(id) {
      if (await deleteApiToken(deps.db, id)) return;
      throw new AppError(
        "not_found",
        `Cannot find token "${id.slice(0, 40)}"`,
        "It may have been revoked already; tessera token list shows every token",
      );
    },
    check: createTokenGuard(deps),
  };
}
