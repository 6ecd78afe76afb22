import { compileIn, type CompileOptions, findRefused, startCompilerProcess } from "./compile_block.ts";
import type { GuestProcess } from "./guest_process.ts";
import type { BlockSource, CompileResult } from "./types.ts";

/** A process that nobody used is ended after this long: a model that writes for longer pays for a new one. */
const READY_MS = 120_000;

/** Compiles blocks, each in a process of its own that may have been started before the block was there. */
export interface BlockCompiler {
  /** Starts the process of the next block, unless one waits. Costs memory until that block, and at most two minutes. */
  prepare(): void;
  /** As `compileBlock`. */
  compile(source: BlockSource, options?: Pick<CompileOptions, "isValidated">): Promise<CompileResult>;
  close(): Promise<void>;
}

export function createCompiler(
  options: CompileOptions,
  { readyMs = READY_MS }: { readonly readyMs?: number } = {},
): BlockCompiler {
  let prepared: Promise<GuestProcess | undefined> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The process that waits, and no longer does. */
  function take(): typeof prepared {
    const taken = prepared;
    prepared = undefined;
    clearTimeout(timer);
    return taken;
  }

  async function drop(): Promise<void> {
    const guest = await take();
    guest?.kill();
    await guest?.ended;
  }

  /** Nothing when the process died while it waited: the block is none the worse for it. */
  async function compilePrepared(
    source: BlockSource,
    job: Pick<CompileOptions, "libraries" | "isValidated">,
  ): Promise<CompileResult | undefined> {
    const guest = await take();
    // What is wrong with the block itself shows again in a new process.
    return guest && await compileIn(guest, source, job).catch(() => undefined);
  }

  return {
    prepare() {
      if (prepared !== undefined) return;
      // What stands in the way of a start is told to the block that needs one.
      prepared = startCompilerProcess(options).catch(() => undefined);
      timer = setTimeout(drop, readyMs);
    },
    async compile(source, { isValidated = true } = {}) {
      const refused = findRefused(source);
      if (refused !== undefined) return refused;
      const job = { ...options, isValidated };
      return await compilePrepared(source, job) ??
        await compileIn(await startCompilerProcess(options), source, job);
    },
    close: drop,
  };
}
