import { isRecord } from "../domain/json.ts";
import { type Fence, readFences } from "./read_fences.ts";
import { quoteLooseStrings } from "./loose_strings.ts";
import { parseForgiving, scanJson } from "./scan_json.ts";

/** The files as they stand in an answer, before anything is checked; an edit may leave some of them out. */
export interface AnswerParts {
  readonly manifest?: unknown;
  readonly backend?: string;
  readonly view?: string;
}

/** What stands in an answer, in the forms that it came in. */
export interface FoundParts {
  readonly parts: AnswerParts;
  /** The parts stood in an object, not in fences. */
  readonly isFromJson: boolean;
  readonly plan?: unknown;
  readonly refusal?: unknown;
  readonly edits?: unknown;
  readonly explanation?: unknown;
  /** Files that are there where others are missing, by name. */
  readonly only: readonly string[];
  /** The text ends inside an object or a fence. */
  readonly isCutOff: boolean;
  /** Objects that were found, for saying what is wrong with them. */
  readonly objects: readonly unknown[];
}

/**
 * Looks for a block in a model's text: one JSON object anywhere in it, or files in fences.
 * @param hasBase a file that is left out stays as it was, so one file is an answer too.
 */
export function findParts(given: string, hasBase = false): FoundParts {
  const text = quoteLooseStrings(given);
  const scanned = scanJson(text);
  const whole = scanned.values.map((value) => openObject(value)).filter((each) => each !== undefined);
  const extras = findExtras(whole);
  // What an answer that broke off has whole may be a part of what it meant, or a plan's "view".
  const canBePart = hasBase && !scanned.isCutOff;
  const from = { ...extras, isCutOff: false, objects: scanned.values, only: [] };
  const only = new Set<string>();
  for (const object of whole) {
    const parts = partsFromObject(object);
    if (isEnough(parts, canBePart)) return { ...from, parts, isFromJson: true };
    noteFiles(parts, only);
  }
  for (const isNested of [true, false]) {
    const parts = partsFromFences(readFences(text, isNested), hasBase);
    if (isEnough(parts, canBePart)) return { ...from, parts, isFromJson: false };
    noteFiles(parts, only);
  }
  const hasOpenFence = readFences(text, false).some(({ isClosed }) => !isClosed);
  return {
    ...from,
    only: [...only],
    parts: {},
    isFromJson: false,
    isCutOff: scanned.isCutOff || hasOpenFence,
  };
}

function noteFiles({ backend, view }: AnswerParts, only: Set<string>): void {
  if (backend !== undefined) only.add("backend.ts");
  if (view !== undefined) only.add("view.tsx");
}

function isEnough({ manifest, backend, view }: AnswerParts, canBePart: boolean): boolean {
  if (backend !== undefined && view !== undefined) return true;
  return canBePart && (manifest !== undefined || backend !== undefined || view !== undefined);
}

const EXTRAS = ["plan", "refusal", "edits", "explanation"] as const;

/** What an answer may hold beside files: the first of each. */
function findExtras(
  objects: readonly Record<string, unknown>[],
): Pick<FoundParts, typeof EXTRAS[number]> {
  const found: Record<string, unknown> = {};
  for (const object of objects) {
    for (const name of EXTRAS) {
      const value = object[name];
      if (found[name] === undefined && value !== null && value !== undefined) found[name] = value;
    }
  }
  return found;
}

/** A call inside a call inside an answer; deeper is not meant to be read. */
const MAX_DEPTH = 4;
const KEYS = [
  "backend",
  "backend.ts",
  "backend_ts",
  "backendTs",
  "view",
  "view.tsx",
  "view_tsx",
  "viewTsx",
  "manifest",
  "manifest.json",
  "plan",
  "refusal",
  "edits",
];

/** The object that holds the answer: itself, or one level down, as in the arguments of a tool call. */
function openObject(value: unknown, depth = 0): Record<string, unknown> | undefined {
  if (!isRecord(value) || depth === MAX_DEPTH) return undefined;
  const inside = [filesByName(value.files), value.block, value.answer, value.arguments, value.parameters]
    .map((inner) => openObject(typeof inner === "string" ? parseForgiving(inner) : inner, depth + 1))
    .find((inner) => inner !== undefined);
  if (inside !== undefined) return { ...value, ...inside };
  const named = inLowerCase(value);
  return KEYS.some((key) => Object.hasOwn(named, key)) ? named : undefined;
}

const KEYS_BY_LOWER_CASE = new Map(KEYS.map((key) => [key.toLowerCase(), key]));

/** Some write "Backend" or "View.tsx". */
function inLowerCase(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [KEYS_BY_LOWER_CASE.get(key.toLowerCase()) ?? key, item]),
  );
}

/** Some give files as a list of `{ path, content }`. */
function filesByName(files: unknown): unknown {
  if (!Array.isArray(files)) return files;
  return Object.fromEntries(
    files.filter(isRecord).map((file) => [
      String(file.path ?? file.name ?? file.file ?? file.filename).replace(/^.*\//, ""),
      file.content ?? file.contents ?? file.code,
    ]),
  );
}

function partsFromObject(value: Record<string, unknown>): AnswerParts {
  const manifest = value.manifest ?? value["manifest.json"];
  return withoutMissing({
    manifest: typeof manifest === "string" ? parseForgiving(manifest) : manifest ?? undefined,
    backend: readCode(value.backend ?? value["backend.ts"] ?? value.backend_ts ?? value.backendTs),
    view: readCode(value.view ?? value["view.tsx"] ?? value.view_tsx ?? value.viewTsx),
  });
}

function readCode(value: unknown): string | undefined {
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("\n");
  if (typeof value !== "string" || value.trim() === "") return undefined;
  // Words around the fence are none of the code; a backtick before it may be a string's.
  const fenced = /^[^`]*```[^\n]*\n([\s\S]*?)\n?```[^`]*$/.exec(value);
  return fenced?.[1] ?? value;
}

function partsFromFences(fences: readonly Fence[], hasBase: boolean): AnswerParts {
  const named = new Map<string, string>();
  for (const fence of fences.flatMap(splitFence)) {
    if (!fence.isClosed && !isWholeView(fence)) continue;
    const name = nameInWords(fence) ?? nameByLanguage(fence, hasBase);
    // The last one wins: models correct themselves further down.
    if (name !== undefined) named.set(name, fence.body);
  }
  const manifest = parseForgiving(named.get("manifest") ?? "");
  return withoutMissing({
    manifest: isRecord(manifest) && isRecord(manifest.manifest) ? manifest.manifest : manifest,
    backend: named.get("backend"),
    view: named.get("view"),
  });
}

type PartName = "backend" | "view" | "manifest";

const FILE_MARK = /^[ \t]*\/[\/*][ \t]*(?:backend\.ts|view\.tsx)\b.*$/gm;

/** One fence with both files, each under its name in a comment. */
function splitFence(fence: Fence): readonly Fence[] {
  const starts = [...fence.body.matchAll(FILE_MARK)].map(({ index }) => index);
  if (starts.length < 2) return [fence];
  return starts.map((from, at) => ({
    ...fence,
    info: "",
    before: "",
    body: fence.body.slice(from, starts[at + 1]),
  }));
}

/** A small model may forget the last fence; what breaks off in the middle does not end like this. */
function isWholeView({ info, body }: Fence): boolean {
  const isView = /^(tsx|jsx)\b|view\.tsx/i.test(info) && /^[ \t]*export\s+default\b/m.test(body);
  const count = (mark: string) => body.split(mark).length;
  return isView && /(\}|\)|;|export default \w+)\s*$/.test(body) &&
    count("{") === count("}") && count("(") === count(")");
}

/** Beside a base a fence without a file's name may be any snippet: it is a file when it holds all that one must. */
function nameByLanguage({ info, body }: Fence, hasBase: boolean): PartName | undefined {
  const language = info.split(/\s/, 1)[0]?.toLowerCase() ?? "";
  if (language === "json") return hasBase ? undefined : "manifest";
  if (language === "tsx" || language === "jsx") {
    return !hasBase || /^[ \t]*export\s+default\b/m.test(body) ? "view" : undefined;
  }
  if (!/^(ts|js|typescript|javascript)$/.test(language)) return undefined;
  if (["dataSchema", "fetchData", "processData"].every((name) => body.includes(name))) return "backend";
  // Many name every code the same; a view is what draws.
  const isView = /^[ \t]*export\s+default\b/m.test(body) && /<[A-Za-z]/.test(body);
  if (hasBase) return undefined;
  if (isView) return "view";
  return /^(ts|typescript)$/.test(language) ? "backend" : undefined;
}

function nameInWords({ info, before, body }: Fence): PartName | undefined {
  const firstLine = body.trimStart().split("\n", 1)[0] ?? "";
  for (const hint of [info, /^\s*(\/\/|\/\*|\{\/\*)/.test(firstLine) ? firstLine : "", before]) {
    if (/backend(\.ts)?\b/i.test(hint)) return "backend";
    if (/view(\.tsx)?\b/i.test(hint)) return "view";
    if (/manifest(\.json)?\b/i.test(hint)) return "manifest";
  }
  return undefined;
}

function withoutMissing(parts: { [Name in keyof AnswerParts]: AnswerParts[Name] | undefined }): AnswerParts {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
