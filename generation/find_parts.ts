import { isRecord } from "../domain/json.ts";
import { type Fence, readFences } from "./read_fences.ts";
import { parseForgiving, scanJson } from "./scan_json.ts";

/** The files as they stand in an answer, before anything is checked. */
export interface AnswerParts {
  readonly manifest: unknown;
  readonly backend: string;
  readonly view: string;
}

export interface FoundParts {
  readonly parts?: AnswerParts;
  /** The text ends inside an object or a fence. */
  readonly isCutOff: boolean;
  /** Objects that were found, for saying what is wrong with them. */
  readonly objects: readonly unknown[];
}

/** Looks for a block in a model's text: one JSON object anywhere in it, or files in fences. */
export function findParts(text: string): FoundParts {
  const scanned = scanJson(text);
  for (const value of scanned.values) {
    const parts = partsFromObject(value);
    if (parts !== undefined) return { parts, isCutOff: false, objects: scanned.values };
  }
  for (const isNested of [true, false]) {
    const parts = partsFromFences(readFences(text, isNested));
    if (parts !== undefined) return { parts, isCutOff: false, objects: scanned.values };
  }
  const hasOpenFence = readFences(text, false).some(({ isClosed }) => !isClosed);
  return { isCutOff: scanned.isCutOff || hasOpenFence, objects: scanned.values };
}

function partsFromObject(value: unknown): AnswerParts | undefined {
  if (!isRecord(value)) return undefined;
  const backend = readCode(value.backend ?? value["backend.ts"]);
  const view = readCode(value.view ?? value["view.tsx"]);
  if (backend !== undefined && view !== undefined) {
    return { manifest: value.manifest ?? value["manifest.json"] ?? {}, backend, view };
  }
  // { "files": {...} }, { "block": {...} } and the arguments of a tool call hold the same one level down.
  for (const inner of [value.files, value.block, value.answer, value.arguments, value.parameters]) {
    const parts = partsFromObject(typeof inner === "string" ? parseForgiving(inner) : inner);
    if (parts !== undefined) return parts;
  }
  return undefined;
}

function readCode(value: unknown): string | undefined {
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("\n");
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const fenced = /^\s*```[^\n]*\n([\s\S]*?)\n?```\s*$/.exec(value);
  return fenced?.[1] ?? value;
}

function partsFromFences(fences: readonly Fence[]): AnswerParts | undefined {
  const named = new Map<string, string>();
  for (const fence of fences) {
    if (!fence.isClosed) continue;
    const name = nameOf(fence);
    // The last one wins: models correct themselves further down.
    if (name !== undefined) named.set(name, fence.body);
  }
  const backend = named.get("backend");
  const view = named.get("view");
  if (backend === undefined || view === undefined) return undefined;
  const manifest = parseForgiving(named.get("manifest") ?? "{}");
  return {
    manifest: isRecord(manifest) && isRecord(manifest.manifest) ? manifest.manifest : manifest,
    backend,
    view,
  };
}

function nameOf({ info, before, body }: Fence): "backend" | "view" | "manifest" | undefined {
  const firstLine = body.trimStart().split("\n", 1)[0] ?? "";
  for (const hint of [info, /^\s*(\/\/|\/\*|\{\/\*)/.test(firstLine) ? firstLine : "", before]) {
    if (/backend(\.ts)?\b/i.test(hint)) return "backend";
    if (/view(\.tsx)?\b/i.test(hint)) return "view";
    if (/manifest(\.json)?\b/i.test(hint)) return "manifest";
  }
  const language = info.split(/\s/, 1)[0]?.toLowerCase();
  if (language === "json") return "manifest";
  if (language === "tsx" || language === "jsx") return "view";
  return language === "ts" || language === "typescript" ? "backend" : undefined;
}
