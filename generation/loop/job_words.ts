import { cleanText } from "../../domain/outcome.ts";
import { MAX_SENTENCE_CHARS } from "../prompt/build_prompt.ts";
import type { GenerationJob } from "../types.ts";

/** The person's words as they may stand in a prompt. */
export function cleanJob(job: GenerationJob): GenerationJob {
  const clean = (text: string) => cleanText(text, MAX_SENTENCE_CHARS).trim();
  const sentence = clean(job.sentence);
  if (job.kind === "new") return { ...job, sentence };
  const requests = job.requests.map(clean);
  return job.kind === "edit"
    ? { ...job, sentence, requests, request: clean(job.request) }
    : { ...job, sentence, requests };
}

/** What the person asks now. */
export function wordsOf(job: GenerationJob): string {
  return job.kind === "edit" ? job.request : job.sentence;
}
