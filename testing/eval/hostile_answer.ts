import type { Fault } from "../internet/types.ts";
import type { WrittenBlock } from "../model/scripts.ts";

/** What a careless or hostile model answers to one of the prompts, and what the evaluation must say of it. */
export interface HostileAnswer {
  readonly name: string;
  readonly prompt: string;
  /** Made from the golden answer, so that only one thing is wrong. */
  readonly spoil: (golden: WrittenBlock) => WrittenBlock;
  /** One of these: a busy machine, or a stricter judge, may find another first. */
  readonly reasonKinds: readonly string[];
  readonly approvesHosts?: boolean;
  /** Faults of hosts while it runs. */
  readonly faults?: Readonly<Record<string, Fault>>;
  /** Moments after the first; none unless given, since most are refused before. */
  readonly isTriedLater?: boolean;
}
