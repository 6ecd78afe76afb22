import type { BlockId, GenerationId } from "../../domain/ids.ts";
import type { Refresh } from "../../domain/schedule.ts";
import type { CodeFiles } from "../save_code.ts";
import type { Card, GenerationView, Need, Proposal, Undo } from "../types.ts";

/** What was said about a block and what came of it. */
export interface Conversation {
  /** The person's first words; empty for a block that was made without any. */
  readonly sentence: string;
  /** Oldest first; the one that goes on is the last. */
  readonly turns: readonly Turn[];
  /** The newest version that waits to be chosen. */
  readonly proposal: ProposalDetail | null;
  /** What the newest turn waits for. */
  readonly need: Need | null;
}

/** One request and what came of it. */
export interface Turn {
  readonly generation: GenerationView;
  readonly result: TurnResult;
  /** It started from the version that is on the card now: it can be gone on with. */
  readonly isCurrent: boolean;
}

export type TurnResult =
  | { readonly kind: "running" }
  /** `isCurrent`: that version is what the card shows. */
  | { readonly kind: "adopted"; readonly version: number; readonly isCurrent: boolean }
  | { readonly kind: "proposed"; readonly version: number }
  /** Good, but another one was chosen, or the person kept the old one. */
  | { readonly kind: "not_used"; readonly version: number | null }
  | { readonly kind: "waits" }
  | { readonly kind: "ended"; readonly reason: string; readonly advice: string };

/** What a version has other than the one that it was made from. */
export interface VersionChange {
  readonly isBackendChanged: boolean;
  readonly isViewChanged: boolean;
  readonly hosts: ListChange;
  readonly connections: ListChange;
  /** Labels. */
  readonly settings: ListChange;
  readonly changedSettings: readonly string[];
  readonly refresh: { readonly before: Refresh; readonly after: Refresh } | null;
}

export interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface ProposalDetail extends Proposal {
  /** Null for a version that was made from nothing. */
  readonly change: VersionChange | null;
  /** The request that it answers; null for one without. */
  readonly request: string | null;
}

/** A place in one of a block's files that something is said about; lines and columns count from 1. */
export interface CodeNote {
  readonly file: "backend.ts" | "view.tsx" | "manifest.json";
  readonly line: number;
  readonly column: number;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly hint: string | null;
}

export interface CodeCheck {
  readonly notes: readonly CodeNote[];
  /** It ran on recorded answers, not only through the compiler. */
  readonly hasRun: boolean;
}

/** Changing a block by conversation and by hand. */
export interface EditCases {
  /** Starts a change in a person's words; what comes of it is proposed. */
  requestEdit(id: BlockId, request: string): Promise<GenerationView>;
  getConversation(id: BlockId): Promise<Conversation>;
  getProposal(id: BlockId, version: number): Promise<ProposalDetail>;
  /** Puts it on the card; the undo returns to the version from before. */
  chooseProposal(
    id: BlockId,
    version: number,
  ): Promise<{ readonly card: Card; readonly label: string; readonly undo: Undo }>;
  dropProposal(id: BlockId, version: number): Promise<Card>;
  /** A change that ended badly, or waits for a yes that nobody gives, is off the card. */
  dismissGeneration(id: GenerationId): Promise<Card>;
  /** Says what is wrong with code, without keeping it or reaching the network; with `runs`, on recorded answers too. */
  checkCode(id: BlockId, files: CodeFiles, options?: { readonly runs: boolean }): Promise<CodeCheck>;
}
