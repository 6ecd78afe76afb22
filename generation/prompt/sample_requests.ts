import { Manifest } from "../../domain/manifest.ts";
import type { Candidate, Diagnosis, GenerationJob, KnownPattern, ProbedSource } from "../types.ts";
import type { PromptFacts, PromptKit, PromptRequest } from "./prompt_types.ts";

/** The jobs that `deno task prompt` can show, besides the sentence itself. */
export const SAMPLE_JOBS = ["new", "rebuild", "edit", "heal", "repair"] as const;
export type SampleJob = typeof SAMPLE_JOBS[number];

/** What a prompt of each job looks like, with the example block where a job needs one. */
export function sampleRequest(
  job: SampleJob,
  { sentence, facts, kit }: {
    readonly sentence: string;
    readonly facts: PromptFacts;
    readonly kit: PromptKit;
  },
): PromptRequest {
  const base = exampleBlock(kit);
  if (job === "repair") {
    const previous = { candidate: base, diagnosis: SAMPLE_PROBLEM, isRepeated: false };
    return { job: { kind: "new", sentence }, facts, previous, research: SAMPLE_RESEARCH };
  }
  const jobs: Readonly<Record<Exclude<SampleJob, "repair">, GenerationJob>> = {
    new: { kind: "new", sentence },
    rebuild: { kind: "rebuild", sentence, requests: ["Show 90 days"] },
    edit: { kind: "edit", sentence, requests: ["Show 90 days"], request: "Make it a bar chart", base },
    heal: { kind: "heal", sentence, requests: [], base, problem: SAMPLE_PROBLEM, shapes: [SAMPLE_SHAPE] },
  };
  const isFirst = job === "new";
  return {
    job: jobs[job],
    facts,
    ...(isFirst ? { research: SAMPLE_RESEARCH, patterns: [SAMPLE_PATTERN] } : {}),
  };
}

/** The block of the prompt's own example. */
export function exampleBlock({ example }: PromptKit): Candidate {
  return {
    manifest: Manifest.parse(JSON.parse(example.manifest)),
    backend: example.backend,
    view: example.view,
  };
}

const SAMPLE_PROBLEM: Diagnosis = {
  kind: "exception",
  happened: "The code failed while it worked on the data (backend.ts, line 25, column 10)",
  evidence:
    'Invalid input: expected record, received undefined at "rates" (backend.ts, line 25, column 10)\nGET api.frankfurter.dev/v1/2026-10-23.. -> 200, 1204 bytes',
  advice: "Read the message, correct its cause, and parse raw with zod so that a changed field is named",
  move: "retry",
};

const SAMPLE_SHAPE = {
  source: "GET https://api.frankfurter.dev/v1/2026-10-23..",
  before: "base: string, rates{}: { USD: number }, start_date: string, end_date: string",
  now: "base: string, data[]: { date: string, USD: number }",
};

const SAMPLE_RESEARCH: readonly ProbedSource[] = [{
  url: "https://api.frankfurter.dev/v1/latest",
  status: 200,
  contentType: "application/json",
  headers: [["cache-control", "max-age=3600"]],
  shape: SAMPLE_SHAPE.before,
  excerpt: '{"amount":1.0,"base":"EUR","date":"2026-11-20","rates":{"USD":1.0812}}',
}];

const SAMPLE_PATTERN: KnownPattern = {
  id: 1,
  host: "api.frankfurter.dev",
  endpoint: "/v1/{from}..",
  technique: "json_api",
  view: "LineChart",
  request: "EUR to USD, 30 days",
  uses: 3,
};
