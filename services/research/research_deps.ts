import { findRecipeSources, listRecipeHosts } from "../../generation/research/find_recipes.ts";
import type { ResearchDeps } from "../../generation/research/tool_desk.ts";
import type { GenerationJob, KnownPattern } from "../../generation/types.ts";
import type { BlockRow } from "../../storage/blocks.ts";
import type { ServiceDeps } from "../deps.ts";
import { probeSource } from "./probe_source.ts";

/** Sources that the prompt names beside those of the ready blocks. */
const PROMPT_HOSTS = ["site.api.espn.com"];

/** How the research of one generation reaches out: what it may read is settled before the model says a word. */
export async function createResearchDeps(
  deps: ServiceDeps,
  { job, block }: { readonly job: GenerationJob; readonly block: Pick<BlockRow, "approvedHosts"> },
  findPatterns: (query: string) => Promise<readonly KnownPattern[]>,
): Promise<ResearchDeps> {
  const { allowPublicHosts } = await deps.preferences.get();
  const { timeZone, locale } = await deps.preferences.runViewer();
  const known = new Set([...listRecipeHosts(), ...PROMPT_HOSTS]);
  return {
    async findPatterns(query) {
      const found = await findPatterns(query);
      // Approved for a block before, and adopted with it.
      for (const { host } of found) known.add(host);
      return found;
    },
    findRecipes: (query) => findRecipeSources(query, { nowMs: deps.now(), timeZone, locale }),
    probe: (url, headers, signal) =>
      probeSource(deps, { url, headers }, {
        words: wordsOf(job),
        approved: block.approvedHosts,
        known: [...known],
        allowsPublic: allowPublicHosts,
        lanHosts: deps.lanHosts,
      }, signal),
  };
}

function wordsOf(job: GenerationJob): string {
  if (job.kind === "new") return job.sentence;
  // What a stranger named nobody here named.
  if (job.isImported === true) return job.kind === "edit" ? job.request : "";
  return [job.sentence, ...job.requests, ...(job.kind === "edit" ? [job.request] : [])].join("\n");
}
