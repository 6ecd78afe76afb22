import assert from "node:assert/strict";
import { ErrorRule } from "../domain/error_pattern.ts";
import { ACCEPTANCE_KINDS } from "../domain/acceptance_failure.ts";
import { RUN_ERROR_KINDS } from "../domain/outcome.ts";
import { SEEDED_ERROR_PATTERNS } from "./error_patterns.ts";
import { matchErrorPatterns, type PatternFailure, rankErrorPatterns } from "./match_error_patterns.ts";

function slugsFor(failure: PatternFailure): string[] {
  return matchErrorPatterns(failure, SEEDED_ERROR_PATTERNS).map(({ slug }) => slug);
}

/** One failure as it is really seen, and the pattern that must be among those that fit. */
const CASES: Readonly<Record<string, PatternFailure>> = {
  scraping_refused: {
    kind: "http_status",
    status: 403,
    message: "403",
    code: 'import * as cheerio from "cheerio"',
  },
  forbidden: { kind: "http_status", status: 403, message: "403" },
  html_for_json: { kind: "not_json", message: "Unexpected token <", answer: "<!DOCTYPE html><html>" },
  empty_selector: { kind: "too_few_rows", message: "The data has 0 rows", code: "cheerio.load(page)" },
  pagination: { kind: "too_few_rows", message: "0 rows", answer: '{"items":[],"total_pages":9}' },
  paging_cursor: { kind: "too_few_rows", message: "3 rows", answer: '{"items":[],"nextCursor":"abc"}' },
  too_many_requests: { kind: "http_status", status: 429, message: "429" },
  wants_key: { kind: "http_status", status: 401, message: "401" },
  time_zone: { kind: "stale", message: "old", code: "new Date().getHours()" },
  browser_rules: { kind: "http_status", status: 500, message: "", code: 'fetch("https://corsproxy.io/?")' },
  wrong_unit: { kind: "schema", message: "temperature: Too big: expected number to be <=60" },
  number_as_text: { kind: "schema", message: "price: Invalid input: expected number, received string" },
  consent_page: { kind: "html_in_data", message: "page", answer: "<html>Before you continue to Example" },
  decimal_comma: { kind: "schema", message: "received NaN", contentType: "text/csv; charset=utf-8" },
  stale_cache: { kind: "stale", message: "The newest data is 9 days old" },
  id_list: { kind: "schema", message: "expected object", answer: "[41,42,43]" },
  gzip_file: { kind: "not_json", message: "Unexpected token", contentType: "application/gzip" },
  jsonp: { kind: "not_json", message: "Unexpected token c", contentType: "application/javascript" },
  graphql_errors: { kind: "exception", message: "x", answer: '{"errors":[{"message":"no field"}]}' },
  anti_bot_page: { kind: "not_json", message: "x", answer: "<title>Just a moment...</title>" },
  gone: { kind: "http_status", status: 410, message: "410" },
  closed_weekend: { kind: "too_few_rows", message: "0 rows", code: "const day = ctx.now" },
};

for (const [slug, failure] of Object.entries(CASES)) {
  Deno.test(`matchErrorPatterns() knows ${slug}`, () => {
    const slugs = slugsFor(failure);
    assert.ok(slugs.includes(slug), `got ${slugs}`);
  });
}

Deno.test("matchErrorPatterns() leaves out what does not fit in every point", () => {
  assert.ok(!slugsFor({ kind: "http_status", status: 404, message: "" }).includes("forbidden"));
  assert.ok(!slugsFor({ kind: "http_status", message: "" }).includes("forbidden"), "no status fits no range");
  assert.ok(!slugsFor({ kind: "not_json", message: "", answer: "{}" }).includes("html_for_json"));
  assert.deepEqual(slugsFor({ kind: "no such kind", message: "" }), []);
});

Deno.test("the seeded patterns are valid data with names of their own and known kinds", () => {
  const slugs = SEEDED_ERROR_PATTERNS.map(({ slug }) => slug);
  assert.equal(new Set(slugs).size, slugs.length);
  const known: readonly string[] = [...RUN_ERROR_KINDS, ...ACCEPTANCE_KINDS];
  for (const { slug, rule, advice, title } of SEEDED_ERROR_PATTERNS) {
    assert.deepEqual(ErrorRule.parse(rule), rule, slug);
    for (const kind of rule.kinds) assert.ok(known.includes(kind), `${slug}: ${kind}`);
    const terms = [rule.messageTerms, rule.answerTerms, rule.codeTerms, rule.contentTypes].flatMap((list) =>
      list ?? []
    );
    for (const term of terms) assert.equal(term, term.toLowerCase(), slug);
    assert.ok(advice.length <= 260 && !advice.endsWith(".") && title.length <= 60, slug);
  }
});

Deno.test("matchErrorPatterns() treats a term as text and a huge answer as its beginning", () => {
  const rule = { kinds: ["not_json"], answerTerms: ["(a+)+$"] };
  assert.equal(
    matchErrorPatterns({ kind: "not_json", message: "", answer: "a".repeat(5_000_000) }, [{ rule }]).length,
    0,
  );
  assert.equal(
    matchErrorPatterns({ kind: "not_json", message: "", answer: "x (A+)+$ y" }, [{ rule }]).length,
    1,
  );
});

Deno.test("rankErrorPatterns() puts what worked first: at the host, then over all, then the narrower rule", () => {
  const wide = { slug: "wide", rule: { kinds: ["http_status"] } };
  const narrow = { slug: "narrow", rule: { kinds: ["http_status"], codeTerms: ["cheerio"] } };
  const rank = (
    records: Readonly<Record<string, { onHost?: [number, number]; overall: [number, number] }>>,
  ) =>
    rankErrorPatterns([wide, narrow], ({ slug }) => {
      const { onHost, overall } = records[slug] ?? { overall: [0, 0] as const };
      const toCounts = ([tried, worked]: readonly [number, number]) => ({ tried, worked });
      return { overall: toCounts(overall), ...(onHost && { onHost: toCounts(onHost) }) };
    }).map(({ slug }) => slug);
  assert.deepEqual(rank({}), ["narrow", "wide"]);
  assert.deepEqual(rank({ wide: { overall: [4, 3] } }), ["wide", "narrow"]);
  // Failed once over all is less than never tried; a good record at this host beats a better one elsewhere.
  assert.deepEqual(rank({ narrow: { overall: [1, 0] } }), ["wide", "narrow"]);
  assert.deepEqual(
    rank({ wide: { overall: [100, 90] }, narrow: { overall: [10, 1], onHost: [2, 2] } }),
    ["narrow", "wide"],
  );
});

Deno.test("matchErrorPatterns() says nothing of payment or of numbers as text where only a word of the data is alike", () => {
  const failure = {
    kind: "schema",
    message: "nodes: expected number, received undefined",
    answer: '[{"subscriptions.count":118,"tier":"premium"}]',
  };
  const slugs = slugsFor(failure);
  assert.ok(!slugs.includes("paid_source") && !slugs.includes("number_as_text"), slugs.join());
  assert.ok(
    slugsFor({ ...failure, answer: '{"message":"This requires a subscription"}' }).includes("paid_source"),
  );
});
