// Longer than a file should be: it is a table of data, one pattern after the other.
import type { ErrorPattern, ErrorRule } from "../domain/error_pattern.ts";
import type { Technique } from "../domain/technique.ts";

/*
 * Failures that come up again and again, with what then helps. The database holds and counts them
 * (storage/error_patterns.ts); these words are put there at each start, under their slug. A list: longer than a file
 * should be.
 */

const HTML_STARTS: readonly string[] = ["<!doctype html", "<html", "<head", "<body"];

function pattern(
  slug: string,
  title: string,
  { rule, advice, technique = null }: {
    readonly rule: ErrorRule;
    readonly advice: string;
    readonly technique?: Technique | null;
  },
): ErrorPattern {
  return { slug, title, rule, advice, technique };
}

/** All of them, each slug once. */
export const SEEDED_ERROR_PATTERNS: readonly ErrorPattern[] = [
  pattern("scraping_refused", "403 on a page that is scraped", {
    rule: { kinds: ["http_status"], statuses: [[403, 403]], codeTerms: ["cheerio", ".text()"] },
    advice:
      "Do not read this page at all: the same facts are in the site's JSON API, or in its RSS or Atom feed",
    technique: "json_api",
  }),
  pattern("forbidden", "403 from an API", {
    rule: { kinds: ["http_status"], statuses: [[403, 403], [451, 451]] },
    advice: "Change to another public source of the same facts; a 403 does not go away by asking again",
    technique: "json_api",
  }),
  pattern("anti_bot_page", "A page that keeps programs out", {
    rule: {
      kinds: ["http_status", "not_json", "html_in_data", "all_empty", "too_few_rows", "exception", "schema"],
      answerTerms: [
        "captcha",
        "cf-chl",
        "challenge-platform",
        "just a moment...",
        "verify you are human",
        "are you a robot",
        "enable javascript and cookies",
        "access denied",
      ],
    },
    advice:
      "This site answers programs with a test for people: never try to pass it, use its API or feed or another site",
    technique: "feed",
  }),
  pattern("consent_page", "Sent on to a consent page", {
    rule: {
      kinds: [
        "not_json",
        "html_in_data",
        "all_empty",
        "too_few_rows",
        "exception",
        "schema",
        "host_not_declared",
      ],
      answerTerms: [
        "consent.",
        "before you continue",
        "cookie-consent",
        "accept all cookies",
        "consent-form",
      ],
    },
    advice: "The page asks for consent before it shows anything: use the site's API or feed, which does not",
    technique: "feed",
  }),
  pattern("html_for_json", "A page where JSON was expected", {
    rule: { kinds: ["not_json", "html_in_data", "exception", "schema"], answerTerms: HTML_STARTS },
    advice:
      "The address is the page for people: call the API's own address (often /api/… or .json) and send Accept: application/json",
    technique: "json_api",
  }),
  pattern("jsonp", "JSON inside a function call", {
    rule: { kinds: ["not_json"], contentTypes: ["application/javascript", "text/javascript"] },
    advice:
      "The answer is JSONP: leave the callback parameter out, or take the text between the outer brackets and parse that",
    technique: "json_api",
  }),
  pattern("feed_for_json", "A feed where JSON was expected", {
    rule: { kinds: ["not_json", "exception"], answerTerms: ["<?xml", "<rss", "<feed"] },
    advice: "The answer is a feed: read it as text and parse it with feedsmith",
    technique: "feed",
  }),
  pattern("csv_for_json", "A table of text where JSON was expected", {
    rule: { kinds: ["not_json"], contentTypes: ["text/csv", "text/tab-separated-values", "text/plain"] },
    advice:
      "The answer is text: parse it with papaparse when its lines are columns, and look at its first line for names and separator",
    technique: "csv",
  }),
  pattern("calendar_for_json", "A calendar where JSON was expected", {
    rule: { kinds: ["not_json", "exception"], answerTerms: ["begin:vcalendar"] },
    advice: "The answer is a calendar: read it as text and parse it with ical.js",
    technique: "calendar",
  }),
  pattern("gzip_file", "A compressed file", {
    rule: {
      kinds: ["not_json", "exception", "all_empty", "too_few_rows"],
      contentTypes: ["application/gzip", "application/x-gzip", "application/zip", "application/octet-stream"],
    },
    advice:
      "The file is compressed: unpack a gzip file with DecompressionStream, or use the source's address that gives it plain",
  }),
  pattern("ndjson", "One JSON document a line", {
    rule: { kinds: ["not_json"], answerTerms: ["}\n{", "}\r\n{"] },
    advice: "The answer has one JSON document a line: split the text at line ends and parse each",
    technique: "json_api",
  }),
  pattern("empty_selector", "A selector that finds nothing", {
    rule: { kinds: ["all_empty", "too_few_rows", "exception", "schema"], codeTerms: ["cheerio"] },
    advice:
      "The selector found nothing: choose it from what the page really answered, not from memory, and throw when it finds no element; pages drawn by script hold no rows at all, use the site's API then",
    technique: "json_api",
  }),
  pattern("script_drawn_page", "A page that only a script fills", {
    rule: {
      kinds: ["all_empty", "too_few_rows", "exception", "schema"],
      codeTerms: ["cheerio"],
      answerTerms: ['id="root"', 'id="app"', "__next_data__", "enable javascript", "<noscript"],
    },
    advice:
      "The page is drawn by script: look for the JSON that it loads (its API, or the script element with JSON inside) and read that",
    technique: "json_api",
  }),
  pattern("wrong_field_name", "Fields that the answer does not have", {
    rule: {
      kinds: ["all_empty", "exception", "schema"],
      messageTerms: ["undefined", "null", "empty", "required"],
    },
    advice:
      "The code reads fields that are not in the answer: take the names from the answer's shape, mind the outer level (data, items, results), and parse raw with zod",
  }),
  pattern("pagination", "Only the first page of many", {
    rule: {
      kinds: ["too_few_rows"],
      answerTerms: [
        "next_page",
        "nextpage",
        '"next":',
        "page_count",
        "total_pages",
        "has_more",
        "hasmore",
        "totalcount",
      ],
    },
    advice:
      "The source answers in pages: ask for the largest page (per_page, limit) and follow the next page until there is enough, five pages at most",
  }),
  pattern("paging_cursor", "A cursor for the next page", {
    rule: {
      kinds: ["too_few_rows"],
      answerTerms: ["cursor", "next_token", "nexttoken", "continuation", "after_id"],
    },
    advice:
      "The source gives a cursor: send it back in the next request as its documentation says, until it is empty, five times at most",
  }),
  pattern("id_list", "A list of ids without what they stand for", {
    rule: {
      kinds: ["too_few_rows", "schema", "all_empty", "exception", "empty_view"],
      answerForm: "id_list",
    },
    advice:
      "The first answer may be ids alone: take as many as are shown, ask for each one's own address at the same time with Promise.all",
  }),
  pattern("too_many_requests", "429: asked too often", {
    rule: { kinds: ["http_status"], statuses: [[429, 429]] },
    advice:
      "Ask with one request instead of one an item, let answers be kept (maxAgeSeconds on fetch), and refresh less often",
  }),
  pattern("many_small_requests", "Many small requests", {
    rule: { kinds: ["timeout", "too_large", "http_status", "network"], minRequests: 12 },
    advice: "The run sends a request an item: use the source's list or batch address, or show fewer items",
  }),
  pattern("wants_key", "A source that wants a key", {
    rule: { kinds: ["http_status"], statuses: [[401, 401], [407, 407]] },
    advice:
      "Use a source of the same facts that needs no key; when the person named this one, ask for a connection by name in manifest.connections",
  }),
  pattern("key_in_answer", "An answer that asks for a key", {
    rule: {
      kinds: ["error_key", "soft_failure", "schema", "exception", "all_empty", "http_status"],
      answerTerms: [
        "api key",
        "apikey",
        "api_key",
        "unauthorized",
        "missing token",
        "access token",
        "demo key",
      ],
    },
    advice:
      "The source answers 200 and asks for a key inside: use one that needs none, or a connection by name",
  }),
  pattern("paid_source", "A paid plan", {
    rule: {
      kinds: ["http_status", "error_key", "soft_failure", "schema"],
      // "subscription" and "premium" alone are words of much honest data.
      answerTerms: [
        "upgrade your plan",
        "premium plan",
        "premium endpoint",
        "premium feature",
        "subscription required",
        "requires a subscription",
        "active subscription",
        "subscription plan",
        "paid plan",
        "payment required",
      ],
    },
    advice: "This address is for paying users: use a free source of the same facts",
  }),
  pattern("time_zone", "Days that are off by a time zone", {
    rule: {
      kinds: ["stale", "too_few_rows"],
      codeTerms: ["getdate(", "gethours(", "setdate(", "toisostring().slice(0"],
    },
    advice:
      "The code runs in UTC: make days with ctx.timeZone (Intl.DateTimeFormat), and compare instants, not written dates",
  }),
  pattern("stale_cache", "An old answer kept on the way", {
    rule: { kinds: ["stale"] },
    advice:
      "Ask for the newest explicitly (sort, order, latest), leave maxAgeSeconds out, and take dataAt from the newest row; some sources close on weekends and holidays",
  }),
  pattern("closed_weekend", "Nothing on a weekend or holiday", {
    rule: { kinds: ["too_few_rows", "all_empty", "stale"], codeTerms: ["ctx.now"] },
    advice:
      "A source may have nothing for today (weekend, holiday, before its hour): ask for a range of ten days and take the newest day that is there",
  }),
  pattern("browser_rules", "Rules of browsers that do not hold here", {
    rule: {
      kinds: ["exception", "http_status", "network", "not_json", "permission"],
      codeTerms: ["cors", "allorigins", "corsproxy", "mode: 'no-cors'", 'mode: "no-cors"', "credentials:"],
    },
    advice:
      "There is no CORS here: requests go out from the server, so call the source directly, without a proxy service and without mode or credentials",
  }),
  pattern("third_party_proxy", "A converter between", {
    rule: {
      kinds: ["http_status", "network", "not_json", "timeout", "host_not_declared", "schema"],
      codeTerms: ["rss2json", "r.jina.ai", "codetabs", "scraperapi", "thingproxy"],
    },
    advice: "Do not read through somebody else's converter: call the source itself and parse what it answers",
    technique: "feed",
  }),
  pattern("wrong_unit", "A value in another unit", {
    rule: {
      kinds: ["schema", "invented"],
      messageTerms: [
        "maximum",
        "minimum",
        "too big",
        "too small",
        "at most",
        "at least",
        "less than",
        "greater than",
      ],
    },
    advice:
      "The number is in another unit than the code expects (m/s, kelvin, cents, bytes, seconds): look at the answer's unit fields and convert once",
  }),
  pattern("number_as_text", "Numbers that come as text", {
    rule: {
      kinds: ["schema", "exception", "render"],
      messageTerms: [
        "expected number, received string",
        "tofixed is not a function",
        "received nan",
        "nan",
      ],
    },
    advice:
      "The source sends numbers as text: read them with z.coerce.number(), and give null for empty text",
  }),
  pattern("decimal_comma", "Decimal commas", {
    rule: {
      kinds: ["schema", "exception", "all_empty", "too_few_rows"],
      contentTypes: ["text/csv", "text/plain"],
      messageTerms: ["nan", "number", "empty", "rows"],
    },
    advice:
      "The file may write 1.234,5 with decimal commas and semicolons between columns: set the delimiter, take the dots out and turn the comma into a dot before Number()",
    technique: "csv",
  }),
  pattern("date_form", "A date in another form", {
    rule: {
      kinds: ["schema", "exception", "stale"],
      messageTerms: ["invalid time value", "invalid date", "invalid iso", "no time at"],
    },
    advice:
      "Look at how the source writes its times (seconds, milliseconds, YYYYMMDD, day first) and turn that into ISO text once",
  }),
  pattern("graphql_errors", "GraphQL: 200 with errors", {
    rule: {
      kinds: ["schema", "exception", "error_key", "all_empty", "soft_failure"],
      answerTerms: ['"errors":[', '"errors": ['],
    },
    advice:
      "The answer is GraphQL with errors: throw with errors[0].message, and correct the query's field names and arguments",
    technique: "json_api",
  }),
  pattern("error_in_answer", "200 with an error inside", {
    rule: {
      kinds: ["schema", "exception", "error_key", "all_empty", "soft_failure"],
      answerTerms: ['"error":', '"status":"error"', '"success":false', '"fault":'],
    },
    advice:
      "The source says inside its answer what is wrong: read that, throw with it, and correct the request",
  }),
  pattern("gone", "An API version that is gone", {
    rule: { kinds: ["http_status"], statuses: [[410, 410], [301, 301], [308, 308]] },
    advice:
      "This version of the API is switched off: use the newest one from the source's documentation, or another source",
  }),
  pattern("wrong_path", "404 at a guessed address", {
    rule: { kinds: ["http_status"], statuses: [[404, 404]] },
    advice:
      "The address is guessed: check path, version and identifier; search or list first, then take the id from that answer",
  }),
  pattern("bad_parameters", "400 for the parameters", {
    rule: { kinds: ["http_status"], statuses: [[400, 400], [422, 422], [414, 414]] },
    advice:
      "The answer tells which parameter is wrong: correct its name, form (dates, upper case, comma or repeated) or range",
  }),
  pattern("source_down", "The source itself is broken", {
    rule: { kinds: ["http_status"], statuses: [[500, 599]] },
    advice:
      "Ask another address or another source of the same facts; make the request smaller if it was large",
  }),
  pattern("no_such_host", "A host that does not answer", {
    rule: { kinds: ["network", "no_answer"] },
    advice: "The host may not exist or may be down: use the one that the source's documentation names",
  }),
  pattern("www_redirect", "Sent on to another host", {
    rule: { kinds: ["host_not_declared", "refused_request"] },
    advice:
      "The source sends on to another host (often www. or a CDN): call that one directly and declare it alone",
  }),
  pattern("too_much_data", "Far more data than is shown", {
    rule: { kinds: ["too_large", "memory", "cpu_time", "timeout"] },
    advice:
      "Ask for less: fields, limit, a shorter range; keep the newest rows only and drop what the view does not show",
  }),
  pattern("made_up_values", "Values that no source gave", {
    rule: { kinds: ["invented", "no_answer"] },
    advice:
      "Take every value from an answer: no samples, no fallback numbers; when the source has no such fact, use another source",
  }),
  pattern("caught_error", "Errors that are caught", {
    rule: {
      kinds: [
        "all_empty",
        "error_key",
        "soft_failure",
        "fallback_view",
        "empty_view",
        "no_answer",
        "refused_request",
      ],
      codeTerms: ["catch"],
    },
    advice: "Do not catch in fetchData: let errors out, so that the real cause shows",
  }),
];
