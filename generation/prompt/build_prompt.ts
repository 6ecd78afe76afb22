import type { ModelMessage } from "../model.ts";
import { describeConnections, describeFacts } from "./describe_facts.ts";
import { describeJob } from "./describe_job.ts";
import { describeAnswer, describePrevious, wholeFiles } from "./describe_previous.ts";
import { describePatterns, describePlan, describeResearch } from "./describe_research.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import type { PromptKit, PromptRequest, PromptSection } from "./prompt_types.ts";
import {
  EDIT_TOKENS,
  FIRST_TOKENS,
  REPAIR_TOKENS,
  SECTION_NAMES,
  SECTION_TOKENS,
  type SectionName,
} from "./section_budgets.ts";
import { SMALL_CONTEXT_TOKENS, smallSections } from "./small_sections.ts";
import { stableSections } from "./stable_sections.ts";

export type {
  PreviousAttempt,
  PromptConnection,
  PromptFacts,
  PromptKit,
  PromptRequest,
  PromptSection,
} from "./prompt_types.ts";

/** Longest sentence or request of a person, in characters. */
export const MAX_SENTENCE_CHARS = 4_000;
/** What joins two sections. */
const JOINT_TOKENS = 1;

/**
 * The messages of one attempt: what never changes as the system's, then what changes with the day, the person, the
 * block and the attempt, in this order, so that a provider's prompt cache hits as far as it can.
 */
export function buildPrompt(request: PromptRequest, kit: PromptKit): ModelMessage[] {
  const sections = describePromptSections(request, kit);
  const join = (isStable: boolean) =>
    sections.filter((each) => each.isStable === isStable).map(({ text }) => text).join("\n\n");
  return [{ role: "system", content: join(true) }, { role: "user", content: join(false) }];
}

/** The model's context is too small for the whole prompt. */
function isSmall({ contextTokens }: PromptRequest): boolean {
  return contextTokens !== undefined && contextTokens < SMALL_CONTEXT_TOKENS;
}

/** The sections of a prompt in their order, each with its estimated tokens and whether a cache can hold it. */
export function describePromptSections(request: PromptRequest, kit: PromptKit): readonly PromptSection[] {
  const stable = isSmall(request) ? smallSections(kit) : stableSections(kit);
  return [...stable, ...requestSections(request, tokensOf(stable))];
}

type Writer = (budget: number) => string | undefined;

/** Written in the order of what can be spared least; what comes later gets what is left. */
function requestSections(request: PromptRequest, stableTokens: number): PromptSection[] {
  const { job, facts, previous, research = [], patterns = [], plan } = request;
  const writers: readonly (readonly [SectionName, Writer])[] = [
    [
      "answer now",
      () =>
        isSmall(request)
          ? `# Answer now\n${wholeFiles(job)}`
          : describeAnswer(job, { previous, hasPlan: plan !== undefined, isPlain: request.isPlain ?? false }),
    ],
    ["facts", () => describeFacts(facts)],
    ["connections", (budget) => describeConnections(facts.connections ?? [], budget)],
    ["job", (budget) => describeJob(job, { budget, hasAttempt: previous?.candidate !== undefined })],
    ["previous attempt", (budget) => previous && describePrevious(previous, budget)],
    ["plan", (budget) => plan && describePlan(plan, budget)],
    ["research", (budget) => describeResearch(research, budget)],
    ["patterns", (budget) => describePatterns(patterns, budget)],
  ];
  const texts = new Map<SectionName, PromptSection>();
  let left = requestBudget(request, stableTokens);
  for (const [name, write] of writers) {
    const text = write(Math.min(SECTION_TOKENS[name], left));
    if (text === undefined) continue;
    const tokens = estimateTokens(text);
    left -= tokens + JOINT_TOKENS;
    texts.set(name, { name, text, tokens, isStable: false });
  }
  return SECTION_NAMES.map((name) => texts.get(name)).filter((each) => each !== undefined);
}

/** What an answer needs of a small context. */
const SMALL_ANSWER_TOKENS = 1_100;
/** The sentence and why the attempt before failed fit into this, however small a context says it is. */
const LEAST_REQUEST_TOKENS = 400;

function requestBudget(request: PromptRequest, stableTokens: number): number {
  const { contextTokens } = request;
  const usual = usualBudget(request, stableTokens);
  if (contextTokens === undefined || !isSmall(request)) return usual;
  return Math.min(usual, Math.max(LEAST_REQUEST_TOKENS, contextTokens - stableTokens - SMALL_ANSWER_TOKENS));
}

function usualBudget({ job, previous }: PromptRequest, stableTokens: number): number {
  if (previous !== undefined || job.kind === "heal") return REPAIR_TOKENS;
  return job.kind === "edit" ? EDIT_TOKENS : FIRST_TOKENS - stableTokens;
}

function tokensOf(sections: readonly PromptSection[]): number {
  return sections.reduce((sum, { tokens }) => sum + tokens + JOINT_TOKENS, 0);
}
