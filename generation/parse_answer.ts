import { isRecord } from "../domain/json.ts";
import type { Manifest } from "../domain/manifest.ts";
import { type AnswerProblem, diagnoseAnswer } from "./diagnose_answer.ts";
import { type AnswerParts, findParts, type FoundParts } from "./find_parts.ts";
import { readManifest } from "./read_manifest.ts";
import type { Candidate, Diagnosis, GenerationJob } from "./types.ts";

export type ParsedAnswer =
  | { readonly kind: "candidate"; readonly candidate: Candidate }
  | { readonly kind: "problem"; readonly diagnosis: Diagnosis };

const MAX_ANSWER_CHARS = 400_000;
const MAX_CODE_CHARS = 100_000;

const REFUSAL =
  /\b(I (can('|no)?t|am unable|won't)|I'm (sorry|unable|not able)|cannot (help|assist|comply)|as an AI)\b/i;

/**
 * Reads a model's answer in every form that models really give: the JSON object alone, in a fence, in prose, or three
 * fenced files. The job's words and `origin` go into the manifest; the model has no say in them.
 */
export function parseAnswer(
  answer: string,
  by: { readonly job: GenerationJob; readonly origin: Manifest["origin"] },
): ParsedAnswer {
  if (answer.length > MAX_ANSWER_CHARS) return problem("too_long", `${answer.length} characters`);
  const text = withoutThoughts(answer);
  if (text.trim() === "") return problem("empty_answer");
  const found = findParts(text);
  if (found.parts === undefined) return problem(nameProblem(text, found), evidenceFrom(text, found));
  const wrong = checkCode(found.parts);
  if (wrong !== undefined) return { kind: "problem", diagnosis: wrong };
  const { job, origin } = by;
  const manifest = readManifest({
    ...found.parts,
    origin,
    sentence: job.sentence,
    requests: requestsOf(job),
  });
  if (manifest.kind === "wrong") return problem("bad_manifest", manifest.message);
  const { backend, view } = found.parts;
  return { kind: "candidate", candidate: { manifest: manifest.manifest, backend, view } };
}

/** Every later request of the person, the one of now included. */
function requestsOf(job: GenerationJob): readonly string[] {
  if (job.kind === "new") return [];
  return job.kind === "edit" ? [...job.requests, job.request] : job.requests;
}

function problem(name: AnswerProblem, evidence?: string): ParsedAnswer {
  return { kind: "problem", diagnosis: diagnoseAnswer(name, evidence) };
}

/** Local reasoning models put their thoughts into the answer; a cut-off thought has no end mark. */
function withoutThoughts(text: string): string {
  const end = text.lastIndexOf("</think>");
  if (end !== -1) return text.slice(end + "</think>".length);
  return /^\s*<think>/.test(text) ? "" : text;
}

function checkCode({ backend, view }: AnswerParts): Diagnosis | undefined {
  if (backend.length > MAX_CODE_CHARS || view.length > MAX_CODE_CHARS) {
    return diagnoseAnswer("too_long", `backend ${backend.length}, view ${view.length} characters`);
  }
  const missing = ["dataSchema", "fetchData", "processData"].filter((name) => !exportsName(backend, name));
  if (!/\bexport\s+default\b|\bas\s+default\b/.test(view)) missing.push("default export of view.tsx");
  return missing.length === 0
    ? undefined
    : diagnoseAnswer("missing_export", `missing: ${missing.join(", ")}`);
}

function exportsName(code: string, name: string): boolean {
  return new RegExp(`\\bexport\\s+(async\\s+)?(const|let|var|function\\*?)\\s+${name}\\b`).test(code) ||
    new RegExp(`\\bexport\\s*\\{[^{}]{0,2000}\\b${name}\\b[^{}]{0,2000}\\}`).test(code);
}

function nameProblem(text: string, found: FoundParts): AnswerProblem {
  if (isHtml(text)) return "html_answer";
  if (/<tool_call>|<function=|<\|tool/.test(text) || found.objects.some(isToolCall)) return "tool_call";
  if (found.isCutOff) return "cut_off";
  if (found.objects.some(isRecord)) return "missing_part";
  if (REFUSAL.test(text)) return "refusal";
  return /[{}]/.test(text) ? "bad_json" : "missing_part";
}

function isHtml(text: string): boolean {
  return /^\s*(```html\s*)?<(!doctype html|html)\b/i.test(text);
}

function isToolCall(value: unknown): boolean {
  return isRecord(value) && ("tool_calls" in value || ("name" in value && "arguments" in value));
}

function evidenceFrom(text: string, { objects }: FoundParts): string {
  const record = objects.find(isRecord);
  if (record !== undefined) return `fields: ${Object.keys(record).slice(0, 12).join(", ")}`;
  return text.trim().slice(0, 300);
}
