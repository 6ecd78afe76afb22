import type { AcceptanceFailure } from "./acceptance_failure.ts";
import { countRows, type Leaf, listLeaves } from "./data_values.ts";
import { isRecord, type Json } from "./json.ts";
import { cleanText } from "./outcome.ts";

/** Ways in which data that has the right form is a failure all the same. */
export function findSoftFailures(data: Json): AcceptanceFailure[] {
  return [
    findErrorKey(data) ?? findErrorWords(data) ?? findAllEmpty(data),
    findHtml(data),
    findWildTime(data),
  ]
    .filter((item) => item !== undefined);
}

/** An error that stands where data should be, of a run or of an answer. */
export function findErrorKey(data: Json): AcceptanceFailure | undefined {
  const found = errorIn(data) ?? wrappedError(data);
  if (found === undefined) return undefined;
  return {
    kind: "error_key",
    message: `The data is an error in disguise: it has ${found.what}`,
    evidence: cleanText(JSON.stringify(found.value), 300),
  };
}

interface FoundError {
  readonly what: string;
  readonly value: unknown;
}

function errorIn(data: Json): FoundError | undefined {
  if (!isRecord(data)) return undefined;
  const { error, errors, success, ok, status } = data;
  if (isGiven(error)) return { what: 'a key "error"', value: error };
  // Beside other data a list of errors says which part of it is missing.
  const others = Object.entries(data).filter(([key, value]) => key !== "errors" && isGiven(value));
  const isAllErrors = others.every(([key]) => NOT_DATA.includes(key));
  if (Array.isArray(errors) && errors.length > 0 && isAllErrors) {
    return { what: "nothing but errors", value: errors };
  }
  if (success === false && isAllErrors) return { what: '"success": false', value: data };
  if (ok === false && isAllErrors) return { what: '"ok": false', value: data };
  const isBadStatus = typeof status === "string" &&
    (/^(error|fail|unauthori[sz]ed|forbidden)$/i.test(status) ||
      // A build or a backup that failed is what its card is for; an answer that failed says why, or has empty rows.
      (/^fail(ed|ure)$/i.test(status) &&
        (REASONS.some((key) => isGiven(data[key])) || Object.values(data).some(Array.isArray))));
  if (isBadStatus && isAllErrors) return { what: `"status": "${status}"`, value: data };
  return undefined;
}

const REASONS = ["message", "msg", "detail", "reason", "info", "title"];

/** Keys that stand beside an error in an answer that holds nothing else. */
const NOT_DATA = [
  ...[
    "success",
    "ok",
    "status",
    "message",
    "msg",
    "detail",
    "code",
    "statusCode",
    "status_code",
    "reason",
    "info",
  ],
  ...["title", "type", "documentation_url", "request_id", "requestId", "timestamp", "meta"],
];

/** `{ data: { error } }`: one level down, where nothing stands beside it. */
function wrappedError(data: Json): FoundError | undefined {
  if (!isRecord(data)) return undefined;
  const values = Object.values(data).filter(isGiven);
  const [only] = values;
  return values.length === 1 && isRecord(only) ? errorIn(only as Json) : undefined;
}

function isGiven(value: unknown): boolean {
  const isEmptyList = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== false && value !== "" && !isEmptyList;
}

function findAllEmpty(data: Json): AcceptanceFailure | undefined {
  const leaves = listLeaves(data);
  const isNothing = leaves.length === 0 && countRows(data) === undefined;
  const isAllEmpty = leaves.length > 0 && leaves.every((leaf) => leaf === null || leaf === "");
  if (isNothing || isAllEmpty) return { kind: "all_empty", message: "Every value of the data is empty" };
  const said = leaves.filter((leaf) => leaf !== null && leaf !== "" && typeof leaf !== "boolean");
  const standIns = said.filter(isStandIn);
  if (standIns.length === 0 || standIns.length < said.length) return undefined;
  return {
    kind: "all_empty",
    message: "Every value of the data stands for a missing one",
    evidence: cleanText([...new Set(standIns)].slice(0, 5).join(", "), 200),
  };
}

/** What code writes where a value is missing. */
function isStandIn(leaf: Leaf): boolean {
  return typeof leaf === "string" &&
    /^\s*(n\/?a|none|null|undefined|nan|infinity|unknown|not available|no data|error|\?+|[-–—.…]+|invalid date|\[object object\])\s*(%|°[cf]?|€|\$|km\/h|mb|gb)?\s*$/i
      .test(leaf);
}

function findHtml(data: Json): AcceptanceFailure | undefined {
  const page = listLeaves(data).find((leaf) =>
    typeof leaf === "string" && /^\s*(<\?xml[^>]*>\s*)?<(!doctype\s+html|html)\b/i.test(leaf)
  );
  if (page === undefined) return undefined;
  return {
    kind: "html_in_data",
    message: "A value of the data is a whole web page",
    evidence: cleanText(String(page), 200),
  };
}

/** How JavaScript writes a time of the year 57870: milliseconds that were taken for seconds. */
function findWildTime(data: Json): AcceptanceFailure | undefined {
  const wild = listLeaves(data).find((leaf) =>
    typeof leaf === "string" && /^[+-]\d{6}-\d\d-\d\dT/.test(leaf)
  );
  if (wild === undefined) return undefined;
  return {
    kind: "schema",
    message: `A time of the data is in the year ${Number(String(wild).slice(0, 7))}: its unit is another one`,
    evidence: cleanText(String(wild), 60),
  };
}

/** Sentences with which services refuse; a headline of ten words that holds one of them is none. */
const REFUSALS =
  /\b(rate limit(ed)?( exceeded)?|too many requests|invalid (api[ _-]?key|token|credentials)|api[ _-]?key (is )?(missing|required|invalid)|unauthori[sz]ed|access denied|forbidden|not authenticated|quota exceeded|internal server error|service unavailable|bad gateway|gateway timeout|page not found|not found|failed to (fetch|load)|could not (fetch|load)|unable to (fetch|load)|enable javascript|are you (a )?(human|robot)|captcha|something went wrong|an error occurred|network error)\b/i;
const MAX_REFUSAL_CHARS = 160;

/** An error as the only text: with numbers or rows beside it, it is a part of the data. */
function findErrorWords(data: Json): AcceptanceFailure | undefined {
  const said = listLeaves(data).filter((leaf) => leaf !== null && leaf !== "" && typeof leaf !== "boolean");
  const texts = said.filter((leaf): leaf is string => typeof leaf === "string" && !isStandIn(leaf));
  const hasNumbers = said.some((leaf) => typeof leaf === "number" && leaf !== 0 && !isHttpStatus(leaf));
  if (texts.length === 0 || texts.length > 2 || hasNumbers) return undefined;
  // "shop.example: not found" is what a block that watches sites is for.
  if (!texts.every((text) => text.length <= MAX_REFUSAL_CHARS && REFUSALS.test(text))) return undefined;
  return {
    kind: "error_key",
    message: "The data is an error in disguise: all that it says is a refusal",
    evidence: cleanText(texts.join("\n"), 300),
  };
}

function isHttpStatus(value: number): boolean {
  return Number.isInteger(value) && value >= 400 && value < 600;
}
