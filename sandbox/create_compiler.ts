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

interface Prepared {
  readonly guest: Promise<GuestProcess | undefined>;
  hasEnded: boolean;
}

export function createCompiler(
  options: CompileOptions,
  { readyMs = READY_MS }: { readonly readyMs?: number } = {},
): BlockCompiler {
  let prepared: Prepared | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The process that waits, and no longer does; one that died meanwhile is no help. */
  async function take(): Promise<GuestProcess | undefined> {
    const taken = prepared;
    prepared = undefined;
    clearTimeout(timer);
    const guest = await taken?.guest;
    return taken?.hasEnded ? undefined : guest;
  }

  async function drop(): Promise<void> {
    const guest = await take();
    guest?.kill();
    await guest?.ended;
  }

  return {
    prepare() {
      if (prepared !== undefined) return;
      prepared = startPrepared(options);
      timer = setTimeout(drop, readyMs);
    },
    async compile(source, { isValidated = true } = {}) {
      const refused = findRefused(source);
      if (refused !== undefined) return refused;
      const guest = await take() ?? await startCompilerProcess(options);
      return await compileIn(guest, source, { ...options, isValidated });
    },
    close: drop,
  };
}

function startPrepared(options: CompileOptions): Prepared {
  // What stands in the way of a start is told to the block that needs one.
  const guest = startCompilerProcess(options).catch(() => undefined);
  const prepared: Prepared = { guest, hasEnded: false };
  guest.then((started) => started?.ended.then(() => void (prepared.hasEnded = true)));
  return prepared;
}
