import type { GenerationJob } from "../types.ts";
import { findAddresses } from "./find_addresses.ts";
import type { ToolDesk } from "./tool_desk.ts";

/** Addresses of the sentence that are read without being asked for. */
const MAX_NAMED = 3;

/** The words that a source may be named in now. */
export function researchWords(job: GenerationJob): string {
  return job.kind === "edit" ? job.request : [job.sentence, ...requestsOf(job)].join("\n");
}

/** Whether there is something to look at: a heal knows its source, and an edit mostly keeps it. */
export function needsResearch(job: GenerationJob): boolean {
  if (job.kind === "heal") return false;
  if (job.kind !== "edit") return true;
  return findAddresses(job.request).length > 0 ||
    /\b(source|api|feed|instead of|switch to)\b/i.test(job.request);
}

/** The fixed plan, which costs no call of the model: reads what the person named, and looks up what is known. */
export async function researchByPlan(
  job: GenerationJob,
  desk: ToolDesk,
  signal?: AbortSignal,
): Promise<void> {
  const words = researchWords(job);
  await Promise.all([
    desk.lookUp(words),
    ...findAddresses(words).slice(0, MAX_NAMED).map((url) => desk.probe(url.href, signal)),
  ]);
}

function requestsOf(job: GenerationJob): readonly string[] {
  return job.kind === "new" ? [] : job.requests;
}
