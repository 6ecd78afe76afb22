import { NotFoundError } from "../../domain/errors.ts";
import { clearErrorCounts, setErrorPatternEnabled } from "../../storage/error_patterns.ts";
import {
  deleteAllSuccessPatterns,
  deleteSuccessPattern,
  listSuccessPatterns,
} from "../../storage/success_patterns.ts";
import type { ServiceDeps } from "../deps.ts";
import { listKnownErrorPatterns } from "./known_error_patterns.ts";
import type { PatternCases } from "./types.ts";

const MAX_SHOWN = 200;

/** The use cases of what was learned. */
export function createPatternCases(deps: Pick<ServiceDeps, "db" | "now">): PatternCases {
  const { db } = deps;
  return {
    async listLearned() {
      const rows = await listSuccessPatterns(db, MAX_SHOWN + 1);
      return {
        successes: rows.slice(0, MAX_SHOWN).map(({ sentence, words: _words, ...row }) => ({
          ...row,
          request: sentence,
        })),
        hasMore: rows.length > MAX_SHOWN,
        errors: (await listKnownErrorPatterns(deps)).map((row) => ({
          ...{ id: row.id, title: row.title, advice: row.advice },
          ...{ seen: row.seen, tried: row.tried, worked: row.worked, isEnabled: row.isEnabled },
        })),
      };
    },
    async forgetPattern(id) {
      if (!await deleteSuccessPattern(db, id)) throw new NotFoundError("pattern", String(id));
    },
    async forgetAllPatterns() {
      await deleteAllSuccessPatterns(db);
      await clearErrorCounts(db);
    },
    async setErrorPattern(id, isEnabled) {
      if (!await setErrorPatternEnabled(db, id, isEnabled)) throw new NotFoundError("pattern", String(id));
    },
  };
}
