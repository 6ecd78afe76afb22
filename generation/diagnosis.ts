import type { AcceptanceFailure, AcceptanceKind } from "../domain/acceptance_failure.ts";
import { cleanText, type RequestRecord, type RunError, type RunOutcome } from "../domain/outcome.ts";
import { diagnoseStatus } from "./diagnose_status.ts";
import { ACCEPTANCE_CAUSES, MAX_CAUSES, RUN_CAUSES, statusCauses } from "./diagnosis_causes.ts";
import type { Diagnosis } from "./types.ts";

type FailedOutcome = Extract<RunOutcome, { kind: "failed" }>;
type Words = Pick<Diagnosis, "happened" | "advice"> & { readonly move?: Diagnosis["move"] };

const MAX_EVIDENCE_CHARS = 1_000;
const MAX_REQUESTS_SHOWN = 8;
const MAX_SHAPE_CHARS = 400;

/** What the last source answered, as far as it is known. */
export interface LastAnswer {
  readonly contentType?: string;
  /** Its fields and types in words (`describeShape`), without values. */
  readonly shape?: string;
}

/** Why a run failed: words for a person, advice for the next attempt, and what was seen as evidence. */
export function diagnose(outcome: FailedOutcome, last: LastAnswer = {}): Diagnosis {
  const words = wordsFor(outcome);
  return {
    kind: outcome.error.kind,
    happened: words.happened,
    evidence: evidenceOf(outcome, last),
    causes: causesOf(outcome.error),
    advice: outcome.error.hint === undefined ? words.advice : `${words.advice}. ${outcome.error.hint}`,
    move: words.move ?? "retry",
    ...sourceOf(outcome),
  };
}

/** The same for a run that ended well but is not good. */
export function diagnoseAcceptance(failure: AcceptanceFailure, seen: SeenRun = { requests: [] }): Diagnosis {
  const { requests, ...last } = seen;
  const lines = [failure.evidence ?? "", ...requestLines(requests), ...answerLines(last)];
  const evidence = cleanText(lines.filter((line) => line !== "").join("\n"), MAX_EVIDENCE_CHARS);
  return {
    kind: failure.kind,
    happened: failure.message,
    ...(evidence === "" ? {} : { evidence }),
    causes: ACCEPTANCE_CAUSES[failure.kind].slice(0, MAX_CAUSES),
    advice: ACCEPTANCE_ADVICE[failure.kind],
    move: "retry",
  };
}

/** What a run asked and was answered. */
export interface SeenRun extends LastAnswer {
  readonly requests: readonly RequestRecord[];
}

function wordsFor(outcome: Pick<FailedOutcome, "error" | "stage" | "requests">): Words {
  const { error, stage } = outcome;
  const place = placeOf(error);
  switch (error.kind) {
    case "syntax":
      return {
        happened: `The code does not parse${place}`,
        advice:
          "Write plain TypeScript and TSX that parses: close every bracket, string and element; no top-level await; no JSX in backend.ts",
      };
    case "import_refused":
      return {
        happened: `The code imports something that blocks may not use${place}`,
        advice:
          "Import only the approved libraries, and @tessera/ui in view.tsx; no URL, npm: or relative imports",
      };
    case "host_not_declared":
      return {
        happened: `The block called a host that it did not declare${refusedHosts(outcome.requests)}`,
        advice:
          "List every host the code calls in manifest.hosts and write each address out in full in the code",
      };
    case "blocked_address":
      return {
        happened: `The block called an address that blocks may not reach${refusedHosts(outcome.requests)}`,
        advice:
          "Use a public source; private addresses work only when the person granted that exact host and port",
        move: "person",
      };
    case "network":
      return {
        happened: `The source could not be reached${failedHosts(outcome.requests)}`,
        advice: "Check the host's name; if it is right, use another source that gives the same facts",
      };
    case "http_status":
      return diagnoseStatus(error.status ?? 0, hostOfLast(outcome.requests));
    case "not_json":
      return {
        happened: "The source did not answer JSON where the code expected it",
        advice:
          "Call the source's real JSON address, or read the answer as text and parse what it is (feed: feedsmith, HTML: cheerio, CSV: papaparse)",
      };
    case "timeout":
      return {
        happened: `The run took too long${limitWords(error)}`,
        advice:
          "Ask for less: fewer requests, run them at the same time with Promise.all, smaller pages; no waiting or polling",
      };
    case "cpu_time":
      return {
        happened: `The code computed for too long${limitWords(error)}`,
        advice: "Take only the rows that are shown before working on them; look for a loop that does not end",
      };
    case "memory":
      return {
        happened: `The code used too much memory${limitWords(error)}`,
        advice: "Ask the source for fewer rows or fields, and keep only what the view shows",
      };
    case "too_large":
      return {
        happened: `Something was larger than allowed${limitWords(error)}`,
        advice: "Ask the source for less (limit, fields, page size) and return only what the view shows",
      };
    case "permission":
      return {
        happened: `The code tried something that blocks may not do${place}`,
        advice:
          "Use only fetch, ctx and the approved libraries; there are no files, environment, processes or timers",
      };
    case "exception":
      return {
        happened: `The code failed while it ${stage === "fetch" ? "fetched" : "worked on the data"}${place}`,
        advice: exceptionAdvice(error.message),
      };
    case "schema":
      return {
        happened: "The data does not have the form that the block promised in dataSchema",
        advice:
          "Make dataSchema and processData agree with what the source really sends: numbers that come as text need z.coerce.number() when raw is parsed, missing values need .nullable(); use z.iso.datetime() for dates, no z.date() and no transform in dataSchema",
      };
    case "soft_failure":
      return {
        happened: "The run ended, but its answer is a failure in disguise",
        advice:
          "Throw when the source answers an error; never return { error }, empty or made-up values in its place",
      };
    case "render":
      return {
        happened: `The view could not be drawn${place}`,
        advice: renderAdvice(error.message),
      };
    case "crashed":
      return {
        happened: "The block's process ended by itself",
        advice: "Do not exit or recurse without end; keep the data small",
      };
    case "no_result":
      return {
        happened: "The block ended without giving a result",
        advice: "fetchData must return or throw: look for a promise that never settles",
      };
    case "protocol":
      return {
        happened: "The block broke the exchange with its host",
        advice: "Return plain JSON data; do not touch standard input or output",
      };
  }
}

const ACCEPTANCE_ADVICE: Readonly<Record<AcceptanceKind, string>> = {
  schema: "Make dataSchema and the data agree: numbers as numbers, missing values as null with .nullable()",
  no_answer:
    "Fetch the facts from a real source in fetchData; only a block that truly needs no network may have an empty host list",
  refused_request: "List every host the code calls in manifest.hosts, and do not catch a refused request",
  error_key: "Throw when the source answers an error instead of returning it as data",
  all_empty:
    "Every value is empty: the code reads fields that the answer does not have; parse raw with zod, with the source's real field names, so that a wrong name is an error",
  html_in_data: "The source answered a web page: use its API or feed, or parse the page with cheerio",
  too_few_rows:
    "Fewer rows than minimumRows: check the selector, the field names and the filter; if few rows are normal, lower minimumRows",
  stale: "The newest data is too old: ask the source for the newest, and check dataAt and the time zone",
  invented:
    "None of the values comes from an answer, a setting or the clock: never write data into the code, read it from the source",
  empty_view: "The view shows nothing: read the fields that processData returns",
  cut_off:
    "Something does not fit the card at its size: show fewer columns or shorter texts, leave out truncate and fixed widths, let rows wrap, or ask for a larger size in the manifest",
  unreadable:
    "A person could not read or use a part of the view: return elements, never HTML in a string, and give links, buttons and pictures a name, headings a text, charts a title, and colour text only with the kit's tones or the tokens (text-foreground, text-muted-foreground)",
  fallback_view: "The view shows only its empty state although there is data: check its condition",
};

function renderAdvice(message: string): string {
  const name = /\b([A-Z]\w*) is not defined/.exec(message)?.[1];
  if (name !== undefined) {
    return `Import ${name} from "@tessera/ui" if the kit has it, else use what is listed`;
  }
  if (/of (undefined|null)|is not (a function|iterable)/.test(message)) {
    return "The view reads what processData does not give: use the names of dataSchema as they are, and guard values that may be null or missing";
  }
  return "Use only components and props of the kit as listed; guard values that may be null; no style attribute, no event handlers";
}

function exceptionAdvice(message: string): string {
  if (/undefined|null/.test(message)) {
    return "A value that the code expected is not there: parse raw with zod so that the message names the field, and allow what may be missing";
  }
  if (/JSON/.test(message)) {
    return "The answer is not JSON: check the address and response.ok before response.json()";
  }
  if (/invalid (date|time)/i.test(message)) {
    return "A date could not be read: look at the source's form (seconds, milliseconds, ISO text) before making a Date";
  }
  return "Read the message, correct its cause, and parse raw with zod so that a changed field is named";
}

function placeOf({ file, line, column }: RunError): string {
  if (file === undefined) return "";
  if (line === undefined) return ` (${file})`;
  return ` (${file}, line ${line}${column === undefined ? "" : `, column ${column}`})`;
}

function limitWords({ limit }: RunError): string {
  return limit === undefined ? "" : ` (${limit.name}: ${limit.seen}, allowed ${limit.allowed})`;
}

function refusedHosts(requests: readonly RequestRecord[]): string {
  return listHosts(requests.filter(({ refused }) => refused !== undefined));
}

function failedHosts(requests: readonly RequestRecord[]): string {
  return listHosts(requests.filter(({ status }) => status === undefined));
}

function listHosts(requests: readonly RequestRecord[]): string {
  const hosts = [...new Set(requests.map(({ refusedHost, host }) => refusedHost ?? host))].slice(0, 3);
  return hosts.length === 0 ? "" : `: ${hosts.map((host) => cleanText(host, 100)).join(", ")}`;
}

function sourceOf({ error, requests }: FailedOutcome): Pick<Diagnosis, "source"> {
  return error.kind === "http_status" && error.status !== undefined
    ? { source: { host: hostOfLast(requests), status: error.status } }
    : {};
}

function hostOfLast(requests: readonly RequestRecord[]): string {
  const failed = requests.findLast(({ status }) => status !== undefined && status >= 300);
  return cleanText(failed?.host ?? requests.at(-1)?.host ?? "the source", 100);
}

function causesOf({ kind, status }: RunError): readonly string[] {
  const causes = kind === "http_status" && status !== undefined ? statusCauses(status) : RUN_CAUSES[kind];
  return causes.slice(0, MAX_CAUSES);
}

/** The failure's own words first: what is cut off is cut at the end. */
function evidenceOf({ error, requests }: FailedOutcome, last: LastAnswer): string {
  const lines = [
    cleanText(error.message, 300) + placeOf(error),
    ...answerLines(last),
    ...requestLines(requests),
  ];
  return cleanText(lines.join("\n"), MAX_EVIDENCE_CHARS);
}

function requestLines(requests: readonly RequestRecord[]): string[] {
  return requests.slice(-MAX_REQUESTS_SHOWN).map(({ method, host, path, status, bytes, refused }) =>
    `${method} ${host}${path.slice(0, 120)} -> ${refused ?? status ?? "no answer"}, ${bytes} bytes`
  );
}

function answerLines({ contentType, shape }: LastAnswer): string[] {
  if (contentType === undefined && shape === undefined) return [];
  const type = cleanText(contentType ?? "unknown type", 80);
  return [`Last answer: ${type}${shape === undefined ? "" : `; ${cleanText(shape, MAX_SHAPE_CHARS)}`}`];
}
