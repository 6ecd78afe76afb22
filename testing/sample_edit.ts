import { GenerationId } from "../domain/ids.ts";
import type { BlockId } from "../domain/ids.ts";
import type { Conversation, ProposalDetail, TurnResult } from "../services/edit/types.ts";
import type { GenerationView, VersionDetail } from "../services/types.ts";
import * as trees from "./sample_trees.ts";

const MINUTE_MS = 60_000;

/** A change of a block in words, as it stands. */
export function sampleEdit(
  now: number,
  { blockId, ...facts }: Pick<GenerationView, "blockId"> & Partial<GenerationView>,
): GenerationView {
  return {
    ...{ blockId, id: GenerationId.parse("editeditediteded"), sentence: "EUR/USD as a line chart" },
    ...{ status: "running", attempt: 1, maxAttempts: 3, tokens: 1_240, hosts: [], connections: [] },
    diagnosis: null,
    nextStep: null,
    job: "edit",
    request: "Make it a bar chart",
    model: "small-1",
    plan: null,
    ...{ refusal: null, facts: [], version: null, hasDraft: false, endedAt: null },
    startedAt: now - 9_000,
    steps: [
      { label: "Ask the model", note: "", state: "done", at: now - 9_000 },
      { label: "Write the block", note: "small edits", state: "now", at: now - 4_000 },
    ],
    ...facts,
  };
}

/** A version that draws the same data as bars. */
export function sampleProposal(now: number, version: VersionDetail): ProposalDetail {
  return {
    version: { ...version, number: 3, status: "draft", isCurrent: false, parent: 2, problem: null },
    kind: "edit",
    content: { tree: trees.servers, at: now - MINUTE_MS, dataId: -(now - MINUTE_MS), cssFile: null },
    current: { tree: trees.currency, at: now - 20 * MINUTE_MS, dataId: 4_711, cssFile: null },
    isOutdated: false,
    warnings: [{
      kind: "untraced",
      message: "52 % of the values trace to an answer, a setting or the clock; not found: 7",
    }],
    change: {
      ...{ isBackendChanged: true, isViewChanged: true },
      hosts: { added: ["api.example.org"], removed: [] },
      connections: { added: [], removed: [] },
      settings: { added: ["Days"], removed: [] },
      changedSettings: [],
      refresh: { before: { everySeconds: 3_600 }, after: { everySeconds: 900 } },
    },
    request: "Make it a bar chart",
  };
}

/** A sentence and what was asked since, one turn a kind of end. */
export function sampleConversation(now: number, blockId: BlockId): Conversation {
  const turn = (letter: string, request: string, result: TurnResult) => ({
    result,
    isCurrent: false,
    generation: sampleEdit(now, {
      ...{ blockId, request, status: "failed" as const, endedAt: now - MINUTE_MS },
      id: GenerationId.parse(letter.repeat(16)),
    }),
  });
  return {
    sentence: "EUR/USD as a line chart for the last 30 days, with the change in percent",
    turns: [
      turn("p", "Four decimals", { kind: "adopted", version: 2, isCurrent: true }),
      turn("q", "Show the pound as well", { kind: "not_used", version: 3 }),
      turn("r", "Add tomorrow’s rate", {
        kind: "ended",
        reason: "No source says what a rate will be tomorrow",
        advice: "Ask for the newest rate instead",
      }),
    ],
    proposal: null,
    need: null,
  };
}
