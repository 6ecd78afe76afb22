import { isRecord } from "../domain/json.ts";
import type { Manifest } from "../domain/manifest.ts";
import { cleanText } from "../domain/outcome.ts";
import { type AnswerProblem, diagnoseAnswer } from "./diagnose_answer.ts";
import { type AnswerFiles, changeBase } from "./edits/change_base.ts";
import { type AnswerParts, findParts, type FoundParts } from "./find_parts.ts";
import { exportsName, hasDefaultExport, mendExports } from "./mend_exports.ts";
import { mendImports } from "./mend_imports.ts";
import { readManifest } from "./read_manifest.ts";
import { readPlan } from "./read_plan.ts";
import { readRefusal } from "./read_refusal.ts";
import type { Candidate, Diagnosis, GenerationJob, Plan, Refusal } from "./types.ts";

export type ParsedAnswer =
  | {
    readonly kind: "candidate";
    readonly candidate: Candidate;
    readonly plan?: Plan;
    /** What the model says that it changed: outside text, cleaned. */
    readonly explanation?: string;
  }
  /** The model says that the block cannot be made, and what would make it possible. */
  | { readonly kind: "refusal"; readonly refusal: Refusal }
  | { readonly kind: "problem"; readonly diagnosis: Diagnosis };

export interface AnswerContext {
  readonly job: GenerationJob;
  readonly origin: Manifest["origin"];
  /** What edits apply to, and what files that are left out are taken from; the job's own base unless given. */
  readonly base?: Candidate;
}

const MAX_ANSWER_CHARS = 400_000;
const MAX_CODE_CHARS = 100_000;
const MAX_SAID_CHARS = 400;

const REFUSAL =
  /\b(I (can('|no)?t|am unable|won't)|I'm (sorry|unable|not able)|cannot (help|assist|comply)|as an AI)\b/i;

/**
 * Reads a model's answer in every form that models really give: the JSON object alone, in a fence, in prose, or three
 * fenced files; with a base also some of the files, or edits of them. A block, or
 * a part of one, wins over a refusal beside it: its trial judges it. The
 * job's words and `origin` go into the manifest; the model has no say in them.
 */
export function parseAnswer(answer: string, context: AnswerContext): ParsedAnswer {
  if (answer.length > MAX_ANSWER_CHARS) return problem("too_long", `${answer.length} characters`);
  const text = withoutThoughts(answer);
  if (text.trim() === "") return problem("empty_answer");
  const base = context.base ?? baseOf(context.job);
  const found = findParts(text, base !== undefined);
  const given = base === undefined ? wholeFiles(found.parts) : changeBase(base, text, found);
  if (given === undefined) {
    // Beside a part of a block it is a field that a model filled in because a schema has it.
    const refusal = found.only.length > 0 ? undefined : readRefusal(found.refusal);
    if (refusal !== undefined) return { kind: "refusal", refusal };
    return problem(nameProblem(text, found), evidenceFrom(text, found));
  }
  if ("happened" in given) return { kind: "problem", diagnosis: given };
  const files = mendImports(mendExports(given));
  const wrong = checkCode(files);
  if (wrong !== undefined) return { kind: "problem", diagnosis: wrong };
  return toCandidate(files, context, found);
}

function baseOf(job: GenerationJob): Candidate | undefined {
  return job.kind === "edit" || job.kind === "heal" ? job.base : undefined;
}

function wholeFiles({ manifest = {}, backend, view }: AnswerParts): AnswerFiles | undefined {
  return backend === undefined || view === undefined ? undefined : { manifest, backend, view };
}

function toCandidate(files: AnswerFiles, { job, origin }: AnswerContext, found: FoundParts): ParsedAnswer {
  const { backend, view } = files;
  const read = readManifest({ ...files, origin, sentence: job.sentence, requests: requestsOf(job) });
  if (read.kind === "wrong") return problem("bad_manifest", read.message);
  const plan = readPlan(found.plan);
  const said = typeof found.explanation === "string"
    ? cleanText(found.explanation, MAX_SAID_CHARS).trim()
    : "";
  return {
    kind: "candidate",
    candidate: { manifest: read.manifest, backend, view },
    ...(plan === undefined ? {} : { plan }),
    ...(said === "" ? {} : { explanation: said }),
  };
}

/** Every later request of the person, the one of now included. */
function requestsOf(job: GenerationJob): readonly string[] {
  if (job.kind === "new") return [];
  return job.kind === "edit" ? [...job.requests, job.request] : job.requests;
}

function problem(name: AnswerProblem, evidence?: string): ParsedAnswer {
  return { kind: "problem", diagnosis: diagnoseAnswer(name, evidence) };
}

/**
 * Local reasoning models put their thoughts into the answer. A cut-off thought has no end mark, and nothing after it but
 * what some forget to mark: an object or a fence on a line of its own.
 */
function withoutThoughts(text: string): string {
  const end = text.lastIndexOf("</think>");
  if (end !== -1) return text.slice(end + "</think>".length);
  if (!/^\s*<think>/.test(text)) return text;
  const answer = /^(?:\{|```)/m.exec(text);
  return answer === null ? "" : text.slice(answer.index);
}

function checkCode({ backend, view }: AnswerFiles): Diagnosis | undefined {
  if (backend.length > MAX_CODE_CHARS || view.length > MAX_CODE_CHARS) {
    return diagnoseAnswer("too_long", `backend ${backend.length}, view ${view.length} characters`);
  }
  const missing = ["dataSchema", "fetchData", "processData"].filter((name) => !exportsName(backend, name));
  if (!hasDefaultExport(view)) missing.push("default export of view.tsx");
  return missing.length === 0
    ? undefined
    : diagnoseAnswer("missing_export", `missing: ${missing.join(", ")}`);
}

function nameProblem(text: string, found: FoundParts): AnswerProblem {
  if (isHtml(text)) return "html_answer";
  if (/<tool_call>|<function=|<\|tool/.test(text) || found.objects.some(isToolCall)) return "tool_call";
  if (found.isCutOff) return "cut_off";
  if (found.only.length > 0) return "missing_part";
  if (
    /```[ \t]*(python|py|javascript|js|php|ruby|go|bash|sh)\b|^[ \t]*(import requests|from \w+ import )/im
      .test(
        text,
      )
  ) {
    return "other_language";
  }
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

function evidenceFrom(text: string, { objects, only }: FoundParts): string {
  if (only.length > 0) {
    const missing = ["backend.ts", "view.tsx"].filter((file) => !only.includes(file));
    return `found ${only.join(", ")}; missing: ${missing.join(", ")}`;
  }
  const record = objects.find(isRecord);
  if (record !== undefined) return `fields: ${Object.keys(record).slice(0, 12).join(", ")}`;
  return text.trim().slice(0, 300);
}
