import { setTimeout as sleep } from "node:timers/promises";
import { compiled, type TestJob, testSandbox } from "../testing/block_sandbox.ts";
import { TRIVIAL } from "./measured_blocks.ts";
import type { Peer } from "./peer.ts";
import { findMemoryOfStarted } from "./process_memory.ts";

/** Waiting guests, as the program has them unless somebody asks for more. */
export const POOL = 2;
/** Runs at a time where as many as possible are wanted. */
export const PARALLEL = 4;
/** Runs of a dashboard are seconds apart; this is long enough for a new guest to be ready. */
export const PAUSE_MS = 200;

/** Our own runner in the place of a peer, at the strictest level of this machine. */
export interface OwnRunner extends Peer {
  /** In a guest of its own that has waited unused. */
  runPooled(): Promise<unknown>;
}

export async function startOwnRunner(): Promise<OwnRunner> {
  const code = await compiled(TRIVIAL);
  const cold = testSandbox({ warmGuests: 0, parallelRuns: PARALLEL });
  const pooled = testSandbox({ warmGuests: POOL, parallelRuns: PARALLEL });
  const reusing = testSandbox({ warmGuests: 0, parallelRuns: PARALLEL });
  await sleep(PAUSE_MS);
  const bytes = await findWaitingGuest();
  return {
    name: "Tessera",
    runFresh: () => cold.runCompiled(code),
    runPooled: () => pooled.runCompiled(code),
    runReused: (worker) => reusing.runCompiled(code, reusedBy(worker, "trivial")),
    memory: bytes === undefined ? [] : [{ what: "process that waits, zod inside", bytes }],
    note:
      `Tessera: a Deno process without any permission, with everything that this machine offers around it ` +
      `(${
        cold.sandbox.isolation.layers.join(", ")
      }). A run fetches, checks its data and draws a view; a peer answers ` +
      `with {"value":7} and does nothing else.`,
    async [Symbol.asyncDispose]() {
      for (const kit of [cold, pooled, reusing]) await kit[Symbol.asyncDispose]();
    },
  };
}

/** A block's own used process is never another's: each worker stands for a block with this code. */
export function reusedBy(worker: number, code: string): TestJob {
  return { owner: `block ${worker}`, reuseKey: code };
}

/** Bytes of one guest that waits, its wrappers included; `undefined` where Linux is not. */
export async function findWaitingGuest(): Promise<number | undefined> {
  await using stack = new AsyncDisposableStack();
  const bytes = await findMemoryOfStarted(() => stack.use(testSandbox({ warmGuests: POOL })));
  return bytes === undefined ? undefined : bytes / POOL;
}
